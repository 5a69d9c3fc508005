using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>The embedded tables (their format: build/Definitions/hl7v2.mjs): one text, an index of where each entry begins, and readers for single entries.</summary>
internal sealed class DefinitionTables
{
    private readonly string text;
    private readonly Dictionary<string, (uint Mask, int At)> segments = [];
    private readonly Dictionary<string, (uint Mask, int At)> dataTypes = [];
    private readonly Dictionary<string, List<(uint Mask, int At)>> structures = [];
    private readonly Dictionary<string, int> trees = [];
    private readonly Dictionary<string, int> codeTables = [];
    private readonly Dictionary<string, List<(string Structure, string[] Events)>> events = [];
    private readonly ConcurrentDictionary<string, Hl7TableDefinition?> readTables = new();

    private DefinitionTables(string text)
    {
        this.text = text;
        var at = 0;
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            if (char.IsAsciiLetterLower(text[at]))
                Register(new(text, at, end));
            at = end + 1;
        }
        TableNumbers = [.. codeTables.Keys.Order(StringComparer.Ordinal)];
    }

    public string[] Versions { get; private set; } = [];

    public IReadOnlyList<string> TableNumbers { get; }

    public static DefinitionTables Load()
    {
        using var stream = typeof(DefinitionTables).Assembly.GetManifestResourceStream("hl7v2.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8, false, 1 << 16);
        return new(reader.ReadToEnd());
    }

    public IReadOnlyList<string> SegmentNames(uint bit) => Names(segments, bit);

    public IReadOnlyList<string> DataTypeNames(uint bit) => Names(dataTypes, bit);

    public IReadOnlyList<string> StructureNames(uint bit) =>
        [.. structures.Where(s => s.Value.Exists(v => (v.Mask & bit) != 0)).Select(s => s.Key).Order(StringComparer.Ordinal)];

    public Hl7SegmentDefinition? Segment(string name, uint bit) =>
        segments.TryGetValue(name, out var found) && (found.Mask & bit) != 0 ? new(name, Title(found.At), Fields(found.At, bit)) : null;

    public Hl7DataTypeDefinition? DataType(string name, uint bit) =>
        dataTypes.TryGetValue(name, out var found) && (found.Mask & bit) != 0 ? new(name, Title(found.At), Fields(found.At, bit)) : null;

    public Hl7StructureDefinition? Structure(string name, uint bit)
    {
        if (!structures.TryGetValue(name, out var variants) || variants.Find(v => (v.Mask & bit) != 0) is not { At: > 0 } variant)
            return null;
        var line = new LineCursor(text, variant.At, text.IndexOf('\n', variant.At));
        var tree = trees[line.Word().ToString()];
        return new(name, line.Rest().ToString(), text.AsSpan(tree, text.IndexOf('\n', tree) - tree));
    }

    public Hl7TableDefinition? Table(string number) => readTables.TryGetValue(number, out var found) ? found : codeTables.ContainsKey(number) ? readTables.GetOrAdd(number, ReadTable) : null;

    /// <summary>By the event table, where a structure named after the very event wins; then a structure of that name; then the only structure of the type.</summary>
    public string? StructureFor(string type, string trigger, uint bit)
    {
        if (type == "ACK" || type == "MCF")
            return "ACK";
        var candidates = events.GetValueOrDefault(type, []);
        var exact = $"{type}_{trigger}";
        var listed = candidates.Where(c => c.Events.Contains(trigger)).Select(c => c.Structure).ToList();
        if (listed.Contains(exact))
            return exact;
        if (listed.Find(s => Has(s, bit)) is { } inVersion)
            return inVersion;
        if (trigger.Length > 0 && structures.ContainsKey(exact))
            return exact;
        if (listed.Count > 0)
            return listed[0];
        if (trigger.Length > 0)
            return null;
        return structures.ContainsKey(type) && type.Contains('_', StringComparison.Ordinal) ? type : candidates.Count == 1 ? candidates[0].Structure : candidates.Find(c => c.Structure == type + "_R01").Structure;
    }

    private bool Has(string structure, uint bit) => structures.TryGetValue(structure, out var variants) && variants.Exists(v => (v.Mask & bit) != 0);

    private static IReadOnlyList<string> Names(Dictionary<string, (uint Mask, int At)> all, uint bit) =>
        [.. all.Where(e => (e.Value.Mask & bit) != 0).Select(e => e.Key).Order(StringComparer.Ordinal)];

    private void Register(LineCursor line)
    {
        switch (line.Word())
        {
            case "versions":
                Versions = line.Rest().ToString().Split(' ');
                break;
            case "segment":
                segments[line.Word().ToString()] = (line.Mask(), line.At);
                break;
            case "datatype":
                dataTypes[line.Word().ToString()] = (line.Mask(), line.At);
                break;
            case "tree":
                trees[line.Word().ToString()] = line.At;
                break;
            case "message":
                var name = line.Word().ToString();
                if (!structures.TryGetValue(name, out var variants))
                    structures[name] = variants = [];
                variants.Add((line.Mask(), line.At));
                break;
            case "events":
                var structure = line.Word().ToString();
                var type = structure[..structure.IndexOf('_', StringComparison.Ordinal)];
                if (!events.TryGetValue(type, out var list))
                    events[type] = list = [];
                list.Add((structure, line.Rest().ToString().Split(' ')));
                break;
            case "table":
                codeTables[line.Word().ToString()] = line.At;
                break;
        }
    }

    private string Title(int at) => text[at..text.IndexOf('\n', at)];

    private Hl7FieldDefinition[] Fields(int at, uint bit)
    {
        var fields = new List<Hl7FieldDefinition>();
        for (at = text.IndexOf('\n', at) + 1; at < text.Length && char.IsAsciiDigit(text[at]); at = text.IndexOf('\n', at) + 1)
        {
            var line = new LineCursor(text, at, text.IndexOf('\n', at));
            var number = int.Parse(line.Word(), NumberStyles.None, CultureInfo.InvariantCulture);
            if ((line.Mask() & bit) == 0)
                continue;
            var type = line.Word().ToString();
            var (min, max) = line.Cardinality();
            var length = int.TryParse(line.Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : 0;
            var table = line.Word().ToString();
            fields.Add(new(number, line.Rest().ToString(), type, min, max, length, table == "-" ? null : table));
        }
        return [.. fields];
    }

    private Hl7TableDefinition? ReadTable(string number)
    {
        var at = codeTables[number];
        var values = new Dictionary<string, string>();
        for (var next = text.IndexOf('\n', at) + 1; next < text.Length && text[next] == '='; next = text.IndexOf('\n', next) + 1)
        {
            var line = new LineCursor(text, next + 1, text.IndexOf('\n', next));
            values[line.Word().ToString()] = line.Rest().ToString();
        }
        return new(number, Title(at), values);
    }
}
