using System.Buffers;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2.Acknowledgements;

/// <summary>Writes segments from left to right; what is skipped becomes separators, and empty ends are left out.</summary>
internal sealed class SegmentWriter
{
    private readonly Hl7Delimiters delimiters;
    private readonly ArrayBufferWriter<byte> bytes = new(256);

    /// <summary>Separators that are due before the next text.</summary>
    private readonly ArrayBufferWriter<byte> due = new(16);
    private int field;

    /// <summary>Begins with a header up to its separators, MSH-2.</summary>
    public SegmentWriter(Hl7Delimiters delimiters, string header)
    {
        this.delimiters = delimiters;
        Encoding.ASCII.GetBytes(header, bytes);
        field = 2;
    }

    /// <summary>Separators between components written or due in the current field.</summary>
    public int Components { get; private set; }

    public SegmentWriter Next(string name)
    {
        due.ResetWrittenCount();
        bytes.Write("\r"u8);
        Encoding.ASCII.GetBytes(name, bytes);
        field = 0;
        return this;
    }

    public SegmentWriter Field(int number)
    {
        Drop(delimiters.Component, delimiters.Subcomponent);
        for (; field < number; field++)
            Due(delimiters.Field);
        Components = 0;
        return this;
    }

    public SegmentWriter Component()
    {
        Drop(delimiters.Subcomponent, delimiters.Subcomponent);
        Due(delimiters.Component);
        Components++;
        return this;
    }

    public SegmentWriter Subcomponent()
    {
        Due(delimiters.Subcomponent == 0 ? (byte)' ' : delimiters.Subcomponent);
        return this;
    }

    public SegmentWriter Text(string text)
    {
        if (text.Length == 0)
            return this;
        Flush();
        Hl7Escape.Write(text, delimiters, bytes);
        return this;
    }

    /// <summary>Text that is already escaped in these separators.</summary>
    public void Raw(string text)
    {
        if (text.Length == 0)
            return;
        Flush();
        Encoding.UTF8.GetBytes(text, bytes);
    }

    public ReadOnlySpan<byte> End()
    {
        bytes.Write("\r"u8);
        return bytes.WrittenSpan;
    }

    private void Due(byte separator)
    {
        due.GetSpan(1)[0] = separator;
        due.Advance(1);
    }

    private void Flush()
    {
        bytes.Write(due.WrittenSpan);
        due.ResetWrittenCount();
    }

    /// <summary>Forgets separators at the end of a part that stayed empty.</summary>
    private void Drop(byte first, byte second)
    {
        var kept = due.WrittenSpan.TrimEnd([first, second]).ToArray();
        due.ResetWrittenCount();
        due.Write(kept);
    }
}
