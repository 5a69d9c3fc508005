using System.Text;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// The element tables that <c>build/Definitions/fhir.mjs</c> writes (its head describes the form): an index over the text, whose blocks are read when they are asked for.
/// </summary>
internal sealed class FhirDefinitions
{
    private const string ValueSetRoot = "http://hl7.org/fhir/ValueSet/";

    private readonly byte[] _text;
    private readonly Dictionary<string, int> _types = new(1024, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _valueSets = new(512, StringComparer.Ordinal);

    private FhirDefinitions(byte[] text)
    {
        _text = text;
        for (var at = 0; at < text.Length; at = EndOfLine(at) + 1)
        {
            if (text[at] == (byte)'/') _types.Add(Word(at + 1), at);
            else if (text[at] == (byte)'=') _valueSets.Add(FullUrl(Word(at + 1)), at);
        }
    }

    /// <summary>The tables of R4, embedded in this assembly.</summary>
    public static FhirDefinitions LoadR4()
    {
        using var stream = typeof(FhirDefinitions).Assembly.GetManifestResourceStream("fhir-r4.txt")!;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return new FhirDefinitions(text);
    }

    /// <summary>The names of all types, nested ones included, in the order of the text.</summary>
    public IEnumerable<string> TypeNames => _types.Keys;

    public static string FullUrl(string url) => url.Contains(':', StringComparison.Ordinal) ? url : ValueSetRoot + url;

    /// <summary>The type whose elements come first, or null; and the lines of the type's own.</summary>
    public bool TryGetType(string name, out string? baseName, out IEnumerable<string> lines)
    {
        baseName = null;
        lines = [];
        if (!_types.TryGetValue(name, out var at)) return false;
        var head = Line(at);
        var space = head.IndexOf(' ', StringComparison.Ordinal);
        // A base with a minus is one whose elements are repeated because they differ.
        if (space >= 0 && head[space + 1] != '-') baseName = head[(space + 1)..];
        lines = Lines(EndOfLine(at) + 1);
        return true;
    }

    /// <summary>The value set of that full URL, or null.</summary>
    public FhirValueSet? ReadValueSet(string url)
    {
        if (!_valueSets.TryGetValue(url, out var at)) return null;
        var codings = new List<(string System, string Code)>();
        var system = "";
        foreach (var word in Line(at).Split(' ').Skip(1))
        {
            if (word[0] == '|') system = word[1..];
            else codings.Add((system, word));
        }
        return new FhirValueSet(url, codings);
    }

    private IEnumerable<string> Lines(int at)
    {
        for (; at < _text.Length && _text[at] != (byte)'/'; at = EndOfLine(at) + 1) yield return Line(at);
    }

    private string Line(int at) => Encoding.UTF8.GetString(_text, at, EndOfLine(at) - at);

    private string Word(int at)
    {
        var end = _text.AsSpan(at).IndexOfAny((byte)' ', (byte)'\n');
        return Encoding.UTF8.GetString(_text, at, end);
    }

    private int EndOfLine(int at)
    {
        var length = _text.AsSpan(at).IndexOf((byte)'\n');
        return length < 0 ? _text.Length : at + length;
    }
}
