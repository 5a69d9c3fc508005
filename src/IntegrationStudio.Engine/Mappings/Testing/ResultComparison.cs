using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Compares a result with what was expected, by the ending of the file that expects it.</summary>
internal static class ResultComparison
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>All differences; fails when the expectation cannot be read.</summary>
    /// <param name="path">The file with the expectation.</param>
    /// <param name="expected">Its bytes.</param>
    /// <param name="actual">The result in the same form.</param>
    /// <param name="ignored">What is not compared.</param>
    public static Outcome<IReadOnlyList<MappingDifference>> Compare(string path, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual, IReadOnlyList<IgnoredPath> ignored)
    {
        try
        {
            switch (Path.GetExtension(path))
            {
                case ".hl7" or ".txt":
                    Outcome<List<MappingDifference>> found = Hl7Comparison.Compare(expected, actual, ignored);
                    return found.Succeeded ? found.Value : Unreadable(path, found.Problems[0].Message);
                case ".xml":
                    return Outcome<IReadOnlyList<MappingDifference>>.Of(Compare(FromXml(expected), FromXml(actual), ignored), []);
                case ".csv":
                    return Outcome<IReadOnlyList<MappingDifference>>.Of(Compare(FromRows(expected), FromRows(actual), ignored), []);
                default:
                    using (var wanted = JsonDocument.Parse(expected))
                    using (var made = JsonDocument.Parse(actual))
                        return Outcome<IReadOnlyList<MappingDifference>>.Of(JsonComparison.Compare(wanted.RootElement, made.RootElement, ignored), []);
            }
        }
        catch (Exception exception) when (exception is JsonException or XmlException)
        {
            return Unreadable(path, exception.Message);
        }
    }

    private static Problem Unreadable(string path, string why) => new("test.expected", path, $"Not readable: {why}");

    private static IReadOnlyList<MappingDifference> Compare(JsonNode expected, JsonNode actual, IReadOnlyList<IgnoredPath> ignored)
    {
        using var wanted = JsonDocument.Parse(expected.ToJsonString());
        using var made = JsonDocument.Parse(actual.ToJsonString());
        return JsonComparison.Compare(wanted.RootElement, made.RootElement, ignored);
    }

    /// <summary>XML as JSON: <c>{ "root": { "@attribute": "", "child": [{ "#text": "" }] } }</c>; white space between elements does not count.</summary>
    private static JsonObject FromXml(ReadOnlyMemory<byte> xml)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true };
        using var reader = XmlReader.Create(new MemoryStream(xml.ToArray()), settings);
        XElement root = XElement.Load(reader);
        return new JsonObject { [root.Name.LocalName] = FromXml(root) };
    }

    private static JsonObject FromXml(XElement element)
    {
        var json = new JsonObject();
        foreach (XAttribute attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)) json["@" + attribute.Name.LocalName] = attribute.Value;
        foreach (IGrouping<string, XElement> children in element.Elements().GroupBy(child => child.Name.LocalName))
            json[children.Key] = new JsonArray([.. children.Select(JsonNode (child) => FromXml(child))]);
        string text = string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value)).Trim();
        if (text.Length > 0) json["#text"] = text;
        return json;
    }

    private static JsonObject FromRows(ReadOnlyMemory<byte> rows) =>
        new() { ["row"] = new JsonArray([.. Rows(Encoding.UTF8.GetString(rows.Span))]) };

    private static IEnumerable<JsonNode> Rows(string text)
    {
        foreach (string line in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var row = new JsonObject();
            int column = 0;
            foreach (string cell in line.Split(Delimiter(text))) row[(++column).ToString(CultureInfo.InvariantCulture)] = cell;
            yield return row;
        }
    }

    /// <summary>The delimiter that stands most often in the first line; quoting does not matter to what differs.</summary>
    private static char Delimiter(string text) => Delimiters.MaxBy(candidate => text.TakeWhile(c => c != '\n').Count(c => c == candidate));
}
