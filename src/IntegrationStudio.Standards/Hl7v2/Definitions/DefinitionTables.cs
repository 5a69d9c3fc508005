using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>
/// The embedded tables (their format: build/Definitions/hl7v2.mjs): one text, an index of where each entry begins, and readers for single entries.
/// First use is part of every start, so the index holds plain offsets only: generic code over types of our own would have to be compiled first and cost more than the reading.
/// </summary>
internal sealed class DefinitionTables
{
    private readonly string text;

    /// <summary>Offsets after the entry's name.</summary>
    private readonly Dictionary<string, int> segments = [];
    private readonly Dictionary<string, int> dataTypes = [];
    private readonly Dictionary<string, int> codeTables = [];

    /// <summary>Offsets by structure name, one per variant.</summary>
    private readonly Dictionary<string, List<int>> structures = [];

    /// <summary>Offsets by tree number.</summary>
    private readonly List<int> trees = [0];

    /// <summary>Offsets of the structure's name by message type.</summary>
    private readonly Dictionary<string, List<int>> events = [];
    private readonly ConcurrentDictionary<string, Hl7TableDefinition?> readTables = new();

    private DefinitionTables(string text)
    {
        this.text = text;
        for (var at = 0; at < text.Length; at = text.IndexOf('\n', at) + 1)
        {
            // Fields, codes and comments begin with something else.
            if (char.IsAsciiLetterLower(text[at]))
                Register(LineAt(at));
        }
        TableNumbers = Sorted(codeTables.Keys);
    }

    public string[] Versions { get; private set; } = [];

    public IReadOnlyList<string> TableNumbers { get; }

    public static DefinitionTables Load()
    {
        using var stream = typeof(DefinitionTables).Assembly.GetManifestResourceStream("hl7v2.txt")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(Encoding.UTF8.GetString(bytes));
    }

    public IReadOnlyList<string> SegmentNames(uint bit) => Sorted(segments.Where(e => IsIn(e.Value, bit)).Select(e => e.Key));

    public IReadOnlyList<string> DataTypeNames(uint bit) => Sorted(dataTypes.Where(e => IsIn(e.Value, bit)).Select(e => e.Key));

    public IReadOnlyList<string> StructureNames(uint bit) => Sorted(structures.Keys.Where(name => Variant(name, bit) >= 0));

    public Hl7SegmentDefinition? Segment(string name, uint bit) =>
        segments.TryGetValue(name, out var at) && IsIn(at, bit) ? new(name, Title(at), Fields(at, bit)) : null;

    public Hl7DataTypeDefinition? DataType(string name, uint bit) =>
        dataTypes.TryGetValue(name, out var at) && IsIn(at, bit) ? new(name, Title(at), Fields(at, bit)) : null;

    public Hl7StructureDefinition? Structure(string name, uint bit)
    {
        var at = Variant(name, bit);
        if (at < 0)
            return null;
        var line = LineAt(at);
        line.Word();
        var tree = LineAt(trees[line.Number()]);
        return new(name, line.Rest().ToString(), tree.Rest());
    }

    public Hl7TableDefinition? Table(string number) =>
        readTables.TryGetValue(number, out var found) ? found : codeTables.ContainsKey(number) ? readTables.GetOrAdd(number, ReadTable) : null;

    /// <summary>By the event table, where a structure named after the very event wins; then a structure of that name; a type without an event gets its only structure, ORU its usual one.</summary>
    public string? StructureFor(string type, string trigger, uint bit)
    {
        if (type is "ACK" or "MCF")
            return "ACK";
        var exact = $"{type}_{trigger}";
        string? listed = null;
        var candidates = events.TryGetValue(type, out var lines) ? lines : [];
        foreach (var at in candidates)
        {
            var line = LineAt(at);
            var name = line.Word().ToString();
            if (trigger.Length == 0 || !line.Has(trigger))
                continue;
            if (name == exact)
                return exact;
            // A structure that the message's version does not have is the last choice.
            if (listed is null || (Variant(listed, bit) < 0 && Variant(name, bit) >= 0))
                listed = name;
        }
        if (trigger.Length == 0)
            return structures.ContainsKey(type) && type.Contains('_', StringComparison.Ordinal) ? type : candidates.Count == 1 ? LineAt(candidates[0]).Word().ToString() : type == "ORU" ? "ORU_R01" : null;
        return structures.ContainsKey(exact) && (listed is null || Variant(listed, bit) < 0) ? exact : listed;
    }

    private void Register(LineCursor line)
    {
        switch (line.Word())
        {
            case "versions":
                Versions = line.Rest().ToString().Split(' ');
                break;
            case "segment":
                segments[line.Word().ToString()] = line.At;
                break;
            case "datatype":
                dataTypes[line.Word().ToString()] = line.At;
                break;
            case "tree":
                line.Word();
                trees.Add(line.At);
                break;
            case "message":
                ListOf(structures, line.Word().ToString()).Add(line.At);
                break;
            case "events":
                var at = line.At;
                var structure = line.Word();
                ListOf(events, structure[..structure.IndexOf('_')].ToString()).Add(at);
                break;
            case "table":
                codeTables[line.Word().ToString()] = line.At;
                break;
        }
    }

    private static List<int> ListOf(Dictionary<string, List<int>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private LineCursor LineAt(int at) => new(text, at, text.IndexOf('\n', at));

    private bool IsIn(int at, uint bit) => (LineAt(at).Mask() & bit) != 0;

    /// <summary>Offset of the variant of a structure that a version has, or -1.</summary>
    private int Variant(string name, uint bit)
    {
        if (structures.TryGetValue(name, out var variants))
        {
            foreach (var at in variants)
            {
                if (IsIn(at, bit))
                    return at;
            }
        }
        return -1;
    }

    private string Title(int at)
    {
        var line = LineAt(at);
        line.Word();
        return line.Rest().ToString();
    }

    private Hl7FieldDefinition[] Fields(int at, uint bit)
    {
        var fields = new List<Hl7FieldDefinition>();
        for (at = text.IndexOf('\n', at) + 1; at < text.Length && char.IsAsciiDigit(text[at]); at = text.IndexOf('\n', at) + 1)
        {
            var line = LineAt(at);
            var number = line.Number();
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
            var line = LineAt(next + 1);
            values[line.Word().ToString()] = line.Rest().ToString();
        }
        return new(number, LineAt(at).Rest().ToString(), values);
    }
}
