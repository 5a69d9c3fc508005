using System.Buffers;
using System.Text;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

/// <summary>A message made by a seed, with the texts that have to be found in it: segments, fields, repetitions, components, subcomponents.</summary>
internal sealed class Generated
{
    private const string Letters = "abcXYZ019 äöüß漢字🙂\t.-_'\"";
    private const string Special = "|^~\\&#$*!?\r\n\u001C\u000B";
    private static readonly string[] Ends = ["\r", "\n", "\r\n"];
    private readonly Random random;

    public Generated(int seed)
    {
        random = new(seed);
        Delimiters = (seed % 3) switch
        {
            0 => Hl7Delimiters.Default,
            1 => new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&', (byte)'#'),
            _ => new((byte)'$', (byte)'*', (byte)'!', (byte)'?', (byte)'%'),
        };
        Segments = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (Name(), Many(12, () => Many(3, () => Many(6, () => Many(3, Text))))))];
        Bytes = Write();
    }

    public Hl7Delimiters Delimiters { get; }

    public List<(string Name, List<List<List<List<string>>>> Fields)> Segments { get; }

    public byte[] Bytes { get; }

    public string Text()
    {
        if (random.Next(4) == 0)
            return "";
        var text = new StringBuilder();
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            var source = random.Next(5) == 0 ? Special : Letters;
            var at = random.Next(source.Length);
            if (char.IsSurrogate(source[at]))
                text.Append("🙂");
            else
                text.Append(source[at]);
        }
        // Two quotes alone are HL7's null.
        return text.ToString() is "\"\"" ? "" : text.ToString();
    }

    private string Name() => string.Concat((char)('A' + random.Next(26)), (char)('A' + random.Next(26)), (char)('0' + random.Next(10)));

    private List<T> Many<T>(int most, Func<T> one) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => one())];

    private byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        var end = Encoding.ASCII.GetBytes(Ends[random.Next(3)]);
        bytes.Write(Encoding.ASCII.GetBytes($"MSH{(char)Delimiters.Field}{Delimiters.EncodingCharacters}{(char)Delimiters.Field}A"));
        foreach (var (name, fields) in Segments)
        {
            bytes.Write(end);
            bytes.Write(Encoding.ASCII.GetBytes(name));
            foreach (var field in fields)
            {
                bytes.Write([Delimiters.Field]);
                Join(bytes, Delimiters.Repetition, field, repetition => Join(bytes, Delimiters.Component, repetition, component =>
                    Join(bytes, Delimiters.Subcomponent, component, text => Hl7Escape.Write(text, Delimiters, bytes))));
            }
        }
        bytes.Write(end);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Join<T>(ArrayBufferWriter<byte> bytes, byte separator, List<T> parts, Action<T> write)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                bytes.Write([separator]);
            write(parts[i]);
        }
    }
}
