using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IntegrationStudio.Portal.Designer.Code;

/// <summary>Where things stand in the text of a definition: JSON paths (<c>rules[2].mode</c>) and rule paths (<c>obs/OBX-3.code</c>) to lines and columns, and back.</summary>
internal sealed class DefinitionPlaces
{
    private readonly Dictionary<string, (int Start, int End)> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rules = new(StringComparer.Ordinal);
    private readonly int[] _lines;
    private readonly byte[] _text;

    private DefinitionPlaces(byte[] text)
    {
        _text = text;
        _lines = [0, .. Enumerable.Range(0, text.Length).Where(i => text[i] == (byte)'\n').Select(i => i + 1)];
    }

    /// <summary>The places of a text; of one that is no JSON those before the fault.</summary>
    public static DefinitionPlaces Of(string text)
    {
        var places = new DefinitionPlaces(Encoding.UTF8.GetBytes(text));
        try
        {
            places.Read();
        }
        catch (JsonException)
        {
            // What comes after the fault has no place.
        }

        return places;
    }

    /// <summary>Line and column of a JSON path, 1-based; of the nearest thing around it that is there.</summary>
    public (int Line, int Column, int EndLine, int EndColumn) OfJson(string path)
    {
        for (var at = path; ; at = Around(at))
        {
            if (_values.TryGetValue(at, out var found))
            {
                var (line, column) = Position(found.Start);
                var (endLine, endColumn) = Position(found.End);
                // A whole structure is marked by its first line.
                return endLine == line ? (line, column, endLine, endColumn) : (line, column, 0, 0);
            }

            if (at.Length == 0)
                return (1, 1, 0, 0);
        }
    }

    /// <summary>Line and column of a rule that this definition writes, itself or as a change; null for one that is inherited as it is.</summary>
    public (int Line, int Column)? OfRule(string rulePath) =>
        _rules.TryGetValue(rulePath, out var json) && _values.TryGetValue(json, out var found) ? Position(found.Start) : null;

    private static string Around(string path) => path.LastIndexOfAny(['.', '[']) is >= 0 and var cut ? path[..cut] : "";

    private void Read()
    {
        var reader = new Utf8JsonReader(_text, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        Value(ref reader, "", null, isChange: false);
    }

    private void Value(ref Utf8JsonReader reader, string path, string? rulesBelow, bool isChange)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartObject) Object(ref reader, path, rulesBelow, isChange);
        else if (reader.TokenType == JsonTokenType.StartArray) Array(ref reader, path, rulesBelow, path == "changes");
        _values[path] = (start, (int)reader.BytesConsumed);
    }

    /// <param name="reader">At the object's start.</param>
    /// <param name="path">Its JSON path.</param>
    /// <param name="rulesBelow">Path of the rule around it; null outside of rules.</param>
    /// <param name="isChange">Whether it is a change.</param>
    private void Object(ref Utf8JsonReader reader, string path, string? rulesBelow, bool isChange)
    {
        string? id = null, at = null, operation = null, ruleId = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "id") id = Text(reader);
            else if (isChange && name == "at") at = Text(reader);
            else if (isChange && name == "op") operation = Text(reader);
            var below = path.Length == 0 ? name : $"{path}.{name}";
            if (isChange && name == "rule") ruleId = IdWithin(reader);
            var own = name switch
            {
                "rules" when path.Length == 0 => "",
                "rules" when rulesBelow is not null && id is not null => $"{rulesBelow}{id}/",
                "rule" when isChange => Parent(at, operation, ruleId),
                _ => null,
            };
            Value(ref reader, below, own, isChange: false);
        }

        if (isChange) Register(at, operation, ruleId, path);
        else if (rulesBelow is not null && id is not null) _rules.TryAdd(rulesBelow + id, path);
    }

    private void Array(ref Utf8JsonReader reader, string path, string? rulesBelow, bool changes)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            Value(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), rulesBelow, changes);
    }

    private void Register(string? at, string? operation, string? ruleId, string path)
    {
        if (at is null) return;
        if (operation != "add") _rules.TryAdd(at, path);
        else if (ruleId is not null) _rules.TryAdd(at.Length == 0 ? ruleId : $"{at}/{ruleId}", path);
    }

    /// <summary>What stands before the id of a change's rule in its path.</summary>
    private static string? Parent(string? at, string? operation, string? ruleId) =>
        at is null || ruleId is null ? null
        : operation == "add" ? (at.Length == 0 ? "" : at + "/")
        : at.Contains('/', StringComparison.Ordinal) ? at[..(at.LastIndexOf('/') + 1)] : "";

    private static string? IdWithin(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return null;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1 || !reader.ValueTextEquals("id"u8)) continue;
            reader.Read();
            return Text(reader);
        }

        return null;
    }

    private static string? Text(in Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    private (int Line, int Column) Position(int offset)
    {
        var line = System.Array.BinarySearch(_lines, offset);
        if (line < 0) line = ~line - 1;
        // The editor counts UTF-16 units.
        return (line + 1, Encoding.UTF8.GetCharCount(_text.AsSpan(_lines[line], offset - _lines[line])) + 1);
    }
}
