using System.Buffers;
using System.Buffers.Text;

namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>The formatting commands of FT text (HL7 v2.7.1, 2.7.6) as plain text: line ends and spaces stay, indentation and fill modes are dropped.</summary>
internal static class Formatting
{
    /// <summary>More blank lines or columns than this is no formatting.</summary>
    private const int Most = 200;

    public static bool TryWrite(ReadOnlySpan<byte> command, IBufferWriter<byte> destination)
    {
        if (command.Length < 2)
            return false;
        var rest = command[2..];
        if (!TryCount(rest, out var count))
            return false;
        switch ((char)command[0], (char)command[1])
        {
            case ('b', 'r') or ('c', 'e') when rest.IsEmpty:
                Put(destination, '\n', 1);
                return true;
            case ('s', 'p'):
                Put(destination, '\n', rest.IsEmpty ? 1 : count);
                return true;
            case ('s', 'k'):
                Put(destination, ' ', rest.IsEmpty ? 1 : count);
                return true;
            case ('i', 'n') or ('t', 'i'):
            case ('f', 'i') or ('n', 'f') when rest.IsEmpty:
                return true;
            default:
                return false;
        }
    }

    private static bool TryCount(ReadOnlySpan<byte> digits, out int count)
    {
        count = 0;
        if (digits.IsEmpty)
            return true;
        if (digits[0] is (byte)'+' or (byte)' ')
            digits = digits[1..];
        return Utf8Parser.TryParse(digits, out count, out var used) && used == digits.Length && count is >= -Most and <= Most;
    }

    private static void Put(IBufferWriter<byte> destination, char value, int count)
    {
        if (count <= 0)
            return;
        destination.GetSpan(count)[..count].Fill((byte)value);
        destination.Advance(count);
    }
}
