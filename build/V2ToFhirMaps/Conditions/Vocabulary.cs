namespace IntegrationStudio.V2ToFhirMaps.Conditions;

/// <summary>Which names are segments and which are data types, so that <c>HD-3</c> and <c>ORC.1</c> can be spelled as HL7 paths are.</summary>
internal sealed class Vocabulary(IEnumerable<string> segments, IEnumerable<string> dataTypes)
{
    private readonly HashSet<string> _segments = [.. segments];
    private readonly HashSet<string> _dataTypes = [.. dataTypes];

    public bool IsSegment(string name) => _segments.Contains(name);

    /// <summary>A path with the separator that its name calls for: <c>PID-3.1</c> for a segment, <c>HD.3</c> for a data type.</summary>
    public string Path(string text)
    {
        var end = text.IndexOfAny(['-', '.']);
        if (end < 0) return text;
        var name = text[..end];
        var separator = _segments.Contains(name) ? '-' : _dataTypes.Contains(name) ? '.' : text[end];
        return name + separator + text[(end + 1)..];
    }
}
