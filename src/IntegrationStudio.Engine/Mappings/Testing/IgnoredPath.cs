using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>A path that tests do not compare: <c>Bundle.entry.resource.meta</c> means that of every entry, <c>Bundle.entry[0].resource.id</c> one only.</summary>
internal sealed partial class IgnoredPath(string text)
{
    private readonly bool _indexed = text.Contains('[', StringComparison.Ordinal);

    /// <summary>Whether a place is at the path or below it.</summary>
    public bool Covers(string place)
    {
        if (!_indexed) place = Index().Replace(place, "");
        return place.StartsWith(text, StringComparison.Ordinal) && (place.Length == text.Length || place[text.Length] is '.' or '[');
    }

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
