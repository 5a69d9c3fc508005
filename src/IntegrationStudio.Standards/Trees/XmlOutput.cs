using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace IntegrationStudio.Standards.Trees;

/// <summary>
/// Writes XML elements and attributes straight into a buffer writer's memory. What XML 1.0 cannot hold (controls, half characters) becomes U+FFFD, so that the output is
/// always well formed; line ends and tabs in attributes are written as references, because readers turn them into blanks otherwise (XML 1.0, 3.3.3).
/// </summary>
internal ref struct XmlOutput(IBufferWriter<byte> output, bool indented)
{
    private const int Window = 4096;

    private static readonly SearchValues<byte> NotPlain =
        SearchValues.Create([.. Enumerable.Range(0, 256).Where(i => i is < 0x20 or '"' or '&' or '<' or '>' or > 0x7F).Select(i => (byte)i)]);

    /// <summary>The same for text that is UTF-8; 0xEF begins U+FFFE and U+FFFF, which are no characters of XML.</summary>
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'&', (byte)'<', (byte)'>', 0xEF]);

    private Span<byte> _window = default;
    private int _used = 0;
    private int _depth = 0;
    private bool _open = false;

    /// <summary>Begins an element; attributes may follow.</summary>
    public void Start(scoped ReadOnlySpan<byte> name)
    {
        CloseTag();
        if (indented) NewLine();
        Raw("<"u8);
        Raw(name);
        _depth++;
        _open = true;
    }

    /// <summary>Ends an element that has elements in it, or none at all.</summary>
    public void End(scoped ReadOnlySpan<byte> name)
    {
        _depth--;
        if (_open)
        {
            Raw("/>"u8);
            _open = false;
            return;
        }
        if (indented) NewLine();
        Raw("</"u8);
        Raw(name);
        Raw(">"u8);
    }

    /// <summary>Writes an element that is XML already.</summary>
    public void Element(scoped ReadOnlySpan<byte> xml)
    {
        CloseTag();
        if (indented) NewLine();
        Raw(xml);
    }

    /// <summary>Writes an attribute of the element that was begun last.</summary>
    public void Attribute(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> text)
    {
        Raw(" "u8);
        Raw(name);
        Raw("=\""u8);
        if (text.IndexOfAny(NotPlain) < 0) Raw(text);
        else Careful(text);
        Raw("\""u8);
    }

    /// <summary>Writes an attribute of the element that was begun last.</summary>
    public void Attribute(scoped ReadOnlySpan<byte> name, string text)
    {
        const int Short = 256;
        var rented = text.Length > Short ? ArrayPool<byte>.Shared.Rent(text.Length * 3) : null;
        var utf8 = rented ?? stackalloc byte[Short * 3];
        Utf8.FromUtf16(text, utf8, out _, out var length);
        Attribute(name, utf8[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes bytes as they stand.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>Hands what was written to the buffer writer.</summary>
    public void Flush()
    {
        if (_used > 0) output.Advance(_used);
        _window = default;
        _used = 0;
    }

    private void CloseTag()
    {
        if (_open) Raw(">"u8);
        _open = false;
    }

    private void Careful(scoped ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            Raw(text[..at]);
            text = text[(at + Escape(text[at..]))..];
        }
        Raw(text);
    }

    /// <summary>Writes what stands for the character at the front; returns how many bytes that was.</summary>
    private int Escape(scoped ReadOnlySpan<byte> text)
    {
        if (text[0] == 0xEF)
        {
            var isCharacter = !(text[1] == 0xBF && text[2] >= 0xBE);
            Raw(isCharacter ? text[..3] : "\uFFFD"u8);
            return 3;
        }
        Raw(text[0] switch
        {
            (byte)'"' => "&quot;"u8,
            (byte)'&' => "&amp;"u8,
            (byte)'<' => "&lt;"u8,
            (byte)'>' => "&gt;"u8,
            (byte)'\t' => "&#9;"u8,
            (byte)'\n' => "&#10;"u8,
            (byte)'\r' => "&#13;"u8,
            _ => "\uFFFD"u8,
        });
        return 1;
    }

    private void NewLine()
    {
        if (_used == 0 && _depth == 0 && _window.IsEmpty) return;
        var target = Reserve(1 + 2 * _depth);
        target[0] = (byte)'\n';
        target.Slice(1, 2 * _depth).Fill((byte)' ');
        _used += 1 + 2 * _depth;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int bytes)
    {
        if (_window.Length - _used < bytes) Grow(bytes);
        return _window[_used..];
    }

    private void Grow(int bytes)
    {
        Flush();
        _window = output.GetSpan(Math.Max(bytes, Window));
    }
}
