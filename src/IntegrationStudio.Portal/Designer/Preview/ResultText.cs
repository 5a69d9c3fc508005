using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>A run of an ER7 segment: a separator, or a value with its place in the result.</summary>
/// <param name="Text">The text.</param>
/// <param name="Path">Its place in the result; null for separators.</param>
/// <param name="Tip">What the standard calls it.</param>
public sealed record ResultToken(string Text, string? Path, string? Tip);

/// <summary>One segment of a result.</summary>
/// <param name="Path">Its place in the result; null for none.</param>
/// <param name="Name">E.g. <c>PID</c>.</param>
/// <param name="Tokens">What stands behind the name.</param>
public sealed record ResultSegment(string? Path, string Name, IReadOnlyList<ResultToken> Tokens);

/// <summary>A result as text whose parts know their places in it, so that a click finds the rule and what lights up is found in the text. JSON has its own lines.</summary>
public sealed class ResultText
{
    private readonly HashSet<string> places = new(StringComparer.Ordinal);

    public static ResultText None { get; } = new();

    /// <summary>The lines of XML and of rows.</summary>
    public IReadOnlyList<JsonLine> Lines { get; private init; } = [];

    /// <summary>The segments of an HL7 v2 message.</summary>
    public IReadOnlyList<ResultSegment> Segments { get; private init; } = [];

    /// <summary>An HL7 v2 message.</summary>
    public static ResultText OfMessage(ReadOnlyMemory<byte> output, IReadOnlyList<ResultNode> nodes)
    {
        if (Hl7Message.Parse(output) is not { Succeeded: true, Value: var message }) return OfLines(LineDifference.Lines(output.Span), []);
        var paths = new Dictionary<Hl7Position, string>();
        foreach (ResultNode node in nodes)
            if (node.Place is { } place) paths.TryAdd(place, node.Path);
        var text = new ResultText
        {
            Segments =
            [
                .. SegmentLines.Of(message, new SourceNames(message)).Select(line => new ResultSegment(paths.GetValueOrDefault(new Hl7Position(line.Index)), line.Name,
                    [.. line.Tokens.Select(token => new ResultToken(token.Text, token.Place is { } place ? PathOf(paths, place) : null, token.Tip))])),
            ],
        };
        foreach (ResultSegment segment in text.Segments)
        {
            if (segment.Path is not null) text.places.Add(segment.Path);
            text.places.UnionWith(segment.Tokens.Select(token => token.Path).OfType<string>());
        }

        return text;
    }

    /// <summary>Rows of delimited text.</summary>
    public static ResultText OfRows(ReadOnlyMemory<byte> output, IReadOnlyList<ResultNode> nodes)
    {
        IReadOnlyList<string> lines = LineDifference.Lines(output.Span);
        string[] rows = [.. nodes.Where(node => node.Depth == 1).Select(node => node.Path)];
        int written = lines.Count(line => line.Length > 0);
        return written - rows.Length is 0 or 1 ? OfLines(lines, [.. Enumerable.Repeat<string?>(null, written - rows.Length), .. rows]) : OfLines(lines, []);
    }

    /// <summary>XML: each line has the place of the element that begins on it.</summary>
    /// <param name="text">The document.</param>
    /// <param name="known">The places of the result; how XML numbers elements does not tell which of them are lists.</param>
    /// <param name="isFhir">Whether resources stand in an element of their own name.</param>
    public static ResultText OfXml(string text, IEnumerable<string> known, bool isFhir)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in known) paths.TryAdd(Numbered(path), path);
        try
        {
            // Elements of a text without line ends would all stand on one line.
            if (!text.AsSpan().Trim().Contains('\n')) text = XDocument.Parse(text).ToString();
            IReadOnlyList<string> lines = LineDifference.Lines(Encoding.UTF8.GetBytes(text));
            return OfLines(lines, Keys(text, lines.Count, paths, isFhir));
        }
        catch (XmlException)
        {
            return OfLines(LineDifference.Lines(Encoding.UTF8.GetBytes(text)), []);
        }
    }

    /// <summary>The parts of the text that places of the result stand in: they themselves, or what is around them.</summary>
    public IReadOnlySet<string> Around(IEnumerable<string> paths)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            for (string? at = path; at is not null; at = at.LastIndexOf('.') is > 0 and var dot ? at[..dot] : null)
            {
                if (!places.Contains(at)) continue;
                found.Add(at);
                break;
            }
        }

        return found;
    }

    private static ResultText OfLines(IReadOnlyList<string> lines, string?[] keys)
    {
        var text = new ResultText { Lines = [.. lines.Select((line, i) => new JsonLine(i < keys.Length ? keys[i] : null, 0, null, line, false))] };
        text.places.UnionWith(keys.OfType<string>());
        return text;
    }

    private static string? PathOf(Dictionary<Hl7Position, string> paths, Hl7Position place)
    {
        Hl7Position at = new(place.Segment, place.Field, Math.Max(1, place.Repetition), place.Component, place.Subcomponent);
        while (true)
        {
            if (paths.TryGetValue(at, out string? path)) return path;
            if (at.Subcomponent > 0) at = new(at.Segment, at.Field, at.Repetition, at.Component);
            else if (at.Component > 0) at = new(at.Segment, at.Field, at.Repetition);
            else return null;
        }
    }

    /// <summary>The path with an index at each step.</summary>
    private static string Numbered(string path)
    {
        string[] steps = path.Split('.');
        for (int i = 1; i < steps.Length; i++)
            if (!steps[i].EndsWith(']')) steps[i] += "[0]";
        return string.Join('.', steps);
    }

    private static string?[] Keys(string text, int lines, Dictionary<string, string> paths, bool isFhir)
    {
        var keys = new string?[lines];
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var open = new Stack<(string Path, string Name, Dictionary<string, int> Children)>();
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement) open.Pop();
            if (reader.NodeType != XmlNodeType.Element) continue;
            string path = reader.LocalName;
            if (open.TryPeek(out var around))
            {
                // <resource><Patient>: the resource is no step of its own.
                bool isResource = isFhir && around.Name is "resource" or "contained" && char.IsAsciiLetterUpper(path[0]);
                int number = around.Children.GetValueOrDefault(path);
                around.Children[path] = number + 1;
                path = isResource ? around.Path : string.Create(CultureInfo.InvariantCulture, $"{around.Path}.{path}[{number}]");
            }

            int line = ((IXmlLineInfo)reader).LineNumber - 1;
            if (line < lines && paths.TryGetValue(path, out string? known)) keys[line] ??= known;
            if (!reader.IsEmptyElement) open.Push((path, reader.LocalName, []));
        }

        return keys;
    }
}
