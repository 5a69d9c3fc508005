using System.Text;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>
/// A path that tests do not compare, with all below it: <c>Bundle.entry.resource.meta</c> means that of every entry, <c>Bundle.entry[0].resource.id</c> one only;
/// <c>*</c> stands for any one step, <c>**</c> for any steps: <c>**.id</c>. In HL7 v2 results <c>MSH-7</c>, <c>OBX[2]-14</c>.
/// </summary>
internal sealed partial class IgnoredPath
{
    private readonly bool _indexed;
    private readonly string _text;
    private readonly Regex? _pattern;

    public IgnoredPath(string text)
    {
        _text = text;
        _indexed = Index().IsMatch(text);
        if (text.Contains('*', StringComparison.Ordinal)) _pattern = new Regex(Pattern(text), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    /// <summary>Whether a place is at the path or below it.</summary>
    public bool Covers(string place)
    {
        if (!_indexed) place = Index().Replace(place, "");
        if (_pattern is not null) return _pattern.IsMatch(place);
        return place.StartsWith(_text, StringComparison.Ordinal) && (place.Length == _text.Length || place[_text.Length] is '.' or '[' or '-');
    }

    private static string Pattern(string text)
    {
        var pattern = new StringBuilder("^");
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '*') pattern.Append(Regex.Escape(text[i].ToString()));
            else if (i + 1 < text.Length && text[i + 1] == '*')
            {
                // "**." is also no step at all.
                bool dotted = i + 2 < text.Length && text[i + 2] == '.';
                pattern.Append(dotted ? "(?:.*\\.)?" : ".*");
                i += dotted ? 2 : 1;
            }
            else pattern.Append("[^.\\-\\[]+");
        }

        return pattern.Append("(?:[.\\[\\-]|$)").ToString();
    }

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
