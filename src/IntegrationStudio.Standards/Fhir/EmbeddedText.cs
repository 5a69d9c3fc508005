using System.Text;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>A text of definitions that this assembly embeds: lines of parts separated by tabs, found by their first part and read when they are asked for.</summary>
internal sealed class EmbeddedText
{
    private readonly byte[] _text;
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    private EmbeddedText(byte[] text)
    {
        _text = text;
        for (var at = 0; at < text.Length; at = EndOfLine(at) + 1)
        {
            var key = text.AsSpan(at, EndOfLine(at) - at);
            var tab = key.IndexOf((byte)'\t');
            _lines.TryAdd(Encoding.UTF8.GetString(tab < 0 ? key : key[..tab]), at);
        }
    }

    public static EmbeddedText Load(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return new EmbeddedText(text);
    }

    /// <summary>First parts of all lines, in their order.</summary>
    public IEnumerable<string> Keys => _lines.Keys;

    public bool Has(string key) => _lines.ContainsKey(key);

    /// <summary>What follows the first part and its tab; empty when there is no such line.</summary>
    public ReadOnlySpan<byte> Find(string key)
    {
        if (!_lines.TryGetValue(key, out var at)) return default;
        var line = _text.AsSpan(at, EndOfLine(at) - at);
        var tab = line.IndexOf((byte)'\t');
        return tab < 0 ? default : line[(tab + 1)..];
    }

    /// <summary>The parts behind the first one; null when there is no such line.</summary>
    public string[]? Parts(string key) => Has(key) ? Encoding.UTF8.GetString(Find(key)).Split('\t') : null;

    private int EndOfLine(int at)
    {
        var length = _text.AsSpan(at).IndexOf((byte)'\n');
        return length < 0 ? _text.Length : at + length;
    }
}
