using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace IntegrationStudio.Standards.Trees;

/// <summary>Writes JSON tokens straight into a buffer writer's memory. Escapes only what JSON demands; what is not UTF-8 becomes U+FFFD, so that the output is always JSON.</summary>
internal ref struct JsonOutput(IBufferWriter<byte> output, bool indented)
{
    private const int Window = 4096;

    /// <summary>What cannot be copied as it stands, or has to be looked at: controls, quote, backslash and everything beyond ASCII.</summary>
    private static readonly SearchValues<byte> NotPlain =
        SearchValues.Create([.. Enumerable.Range(0, 256).Where(i => i is < 0x20 or '"' or '\\' or > 0x7F).Select(i => (byte)i)]);

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private Span<byte> _window = default;
    private int _used = 0;
    private int _depth = 0;
    private bool _first = true;

    /// <summary>Begins an object or array.</summary>
    public void Open(byte bracket)
    {
        Reserve(1)[0] = bracket;
        _used++;
        _depth++;
        _first = true;
    }

    /// <summary>Ends an object or array.</summary>
    public void Close(byte bracket)
    {
        _depth--;
        if (indented && !_first) NewLine();
        Reserve(1)[0] = bracket;
        _used++;
        _first = false;
    }

    /// <summary>Goes to the next property or item: a comma unless it is the first, and a new line when indenting.</summary>
    public void Next()
    {
        if (!_first)
        {
            Reserve(1)[0] = (byte)',';
            _used++;
        }
        _first = false;
        if (indented) NewLine();
    }

    /// <summary>Writes a property's name, quoted and with its colon.</summary>
    public void Name(scoped ReadOnlySpan<byte> quotedWithColon)
    {
        Next();
        Raw(quotedWithColon);
        if (!indented) return;
        Reserve(1)[0] = (byte)' ';
        _used++;
    }

    /// <summary>Writes bytes as they stand.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>Writes a text in quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(scoped ReadOnlySpan<byte> text)
    {
        var target = Reserve(text.Length + 2);
        if (text.IndexOfAny(NotPlain) >= 0)
        {
            Careful(text);
            return;
        }
        target[0] = (byte)'"';
        text.CopyTo(target[1..]);
        target[text.Length + 1] = (byte)'"';
        _used += text.Length + 2;
    }

    /// <summary>Writes a text in quotes.</summary>
    public void Text(string text)
    {
        if (text.Length > 256)
        {
            LongText(text);
            return;
        }
        // Straight to its place; only what turns out to need care is taken out again.
        var target = Reserve(text.Length * 3 + 2);
        Utf8.FromUtf16(text, target[1..], out _, out var length);
        if (target.Slice(1, length).IndexOfAny(NotPlain) >= 0)
        {
            Careful(target.Slice(1, length).ToArray());
            return;
        }
        target[0] = (byte)'"';
        target[length + 1] = (byte)'"';
        _used += length + 2;
    }

    /// <summary>Hands what was written to the buffer writer.</summary>
    public void Flush()
    {
        if (_used > 0) output.Advance(_used);
        _window = default;
        _used = 0;
    }

    private void LongText(string text)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        Utf8.FromUtf16(text, utf8, out _, out var length);
        Text(utf8.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(utf8);
    }

    private void Careful(scoped ReadOnlySpan<byte> text)
    {
        Reserve(1)[0] = (byte)'"';
        _used++;
        if (!Utf8.IsValid(text)) text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            Raw(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }
        Raw(text);
        Reserve(1)[0] = (byte)'"';
        _used++;
    }

    private void Escape(byte c)
    {
        var name = c switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            _ => (byte)'u',
        };
        var target = Reserve(6);
        target[0] = (byte)'\\';
        target[1] = name;
        _used += 2;
        if (name != (byte)'u') return;
        target[2] = (byte)'0';
        target[3] = (byte)'0';
        target[4] = (byte)('0' + (c >> 4));
        target[5] = "0123456789abcdef"u8[c & 15];
        _used += 4;
    }

    private void NewLine()
    {
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
