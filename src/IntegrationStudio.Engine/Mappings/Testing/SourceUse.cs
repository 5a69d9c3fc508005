using System.Globalization;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Which values of sources rules read: those that a trace names, and those whose place a rule or a condition names.</summary>
internal sealed class SourceUse
{
    private const int LongestExample = 60;

    private readonly Hl7StructureDefinition _structure;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Place> _places = new(StringComparer.Ordinal);

    public SourceUse(MappingOutline outline)
    {
        _structure = StructureOf(outline.Source);
        foreach (OutlineRule rule in outline.Walk(intoDataTypes: true))
        {
            if (rule.DisabledBy is not null) continue;
            _read.UnionWith(rule.ConditionSources);

            // A rule that hands its item on reads only what the rules inside of it read.
            if (rule.Definition.Map is null && rule.Definition.Rules.Count == 0) _read.UnionWith(rule.Sources);
        }
    }

    private sealed class Place
    {
        public required string Field { get; init; }

        public required string Label { get; init; }

        public bool IsRead { get; set; }

        public int Inputs { get; set; }

        public string Example { get; set; } = "";

        public int LastInput { get; set; } = -1;
    }

    private int _input;
    private bool _isPrivate;

    /// <param name="input">A source.</param>
    /// <param name="trace">What a run over it read.</param>
    /// <param name="isPrivate">Whether none of its values may be an example.</param>
    public void Add(MappingInput input, IReadOnlyList<TraceEntry> trace, bool isPrivate)
    {
        _isPrivate = isPrivate;
        HashSet<ulong> traced = [.. trace.Where(entry => entry.SourcePath.Length > 0).Select(entry => entry.SourcePosition.Packed)];
        if (input.Hl7 is { } message) AddMessage(message, traced);
        else AddTree(input.Tree!, input.Tree!.Root, "", traced);
        _input++;
    }

    private void AddTree(DataTree tree, int node, string key, HashSet<ulong> traced)
    {
        if (tree.Kind(node) is TreeValueKind.Text or TreeValueKind.Number or TreeValueKind.Boolean)
            Note(key, key, key.Replace('/', '.'), tree.GetText(node) ?? "", traced.Contains((ulong)node) || IsNamed(key));
        foreach (int child in tree.Children(node))
        {
            string name = tree.Element(child)!.Name;
            AddTree(tree, child, key.Length == 0 ? name : name.Length == 0 ? key : $"{key}/{name}", traced);
        }
    }

    private void AddMessage(Hl7Message message, HashSet<ulong> traced)
    {
        using Hl7GroupTree groups = Hl7Structure.Resolve(message, _structure);
        Hl7VersionDefinition version = Hl7Dictionary.For(message.Version);
        foreach (Hl7Segment segment in message.Segments)
        {
            string key = Key(groups.GroupOf(segment), segment.Name);
            for (int number = segment.Key.ToString() == "MSH" ? 3 : 1; number <= segment.FieldCount; number++)
            {
                Hl7Element field = segment.Field(number);
                if (!field.HasValue) continue;
                string fieldKey = $"{key}/{number.ToString(CultureInfo.InvariantCulture)}";
                string label = $"{segment.Name}-{number.ToString(CultureInfo.InvariantCulture)} {version.Segment(segment.Name)?.Field(number)?.Name}".TrimEnd();
                foreach (Hl7Element repetition in field.Repetitions) AddParts(repetition, fieldKey, fieldKey, label, traced);
            }
        }
    }

    public (IReadOnlyList<UnreadField> Unread, int Fields, int Read) Give()
    {
        var unread = new List<UnreadField>();
        foreach (IGrouping<string, KeyValuePair<string, Place>> field in _places.GroupBy(place => place.Value.Field))
        {
            // A field of which nothing is read is one line; otherwise its parts are.
            if (field.All(part => !part.Value.IsRead))
            {
                Place first = field.First().Value;
                unread.Add(new UnreadField(field.Key, first.Label, field.Max(part => part.Value.Inputs), first.Example));
                continue;
            }

            foreach ((string key, Place part) in field)
                if (!part.IsRead) unread.Add(new UnreadField(key, Labelled(part, key), part.Inputs, part.Example));
        }

        return ([.. unread.OrderByDescending(field => field.Inputs)], _places.Count, _places.Values.Count(place => place.IsRead));
    }

    private void AddParts(Hl7Element element, string key, string field, string label, HashSet<ulong> traced)
    {
        if (!element.HasValue) return;
        if (element.ComponentCount > 1 && element.Level != Hl7Level.Subcomponent)
        {
            for (int i = 1; i <= element.ComponentCount; i++) AddParts(element.Component(i), $"{key}/{i.ToString(CultureInfo.InvariantCulture)}", field, label, traced);
            return;
        }

        Note(key, field, label, element.ToString(), IsTraced(element.Position, traced) || IsNamed(key));
    }

    private void Note(string key, string field, string label, string example, bool isRead)
    {
        if (!_places.TryGetValue(key, out Place? place)) _places.Add(key, place = new Place { Field = field, Label = label });
        if (place.Example.Length == 0 && !_isPrivate) place.Example = Shortened(example);
        if (place.LastInput != _input) (place.LastInput, place.Inputs) = (_input, place.Inputs + 1);
        place.IsRead |= isRead;
    }

    /// <summary>Whether a value was read at the place itself, around it, or, of a plain value, at its first part.</summary>
    private static bool IsTraced(Hl7Position at, HashSet<ulong> traced)
    {
        foreach ((int repetition, int component, int subcomponent) in ((int, int, int)[])[(at.Repetition, at.Component, at.Subcomponent), (at.Repetition, at.Component, 0), (at.Repetition, 0, 0), (0, 0, 0), (at.Repetition, Math.Max(at.Component, 1), 0), (at.Repetition, Math.Max(at.Component, 1), Math.Max(at.Subcomponent, 1))])
            if (traced.Contains(new Hl7Position(at.Segment, at.Field, repetition, component, subcomponent).Packed)) return true;
        return false;
    }

    private bool IsNamed(string key)
    {
        // Of a value without parts its first part may be what is named.
        if (_read.Contains(key + "/1")) return true;
        for (string at = key; ; at = at[..at.LastIndexOf('/')])
        {
            if (_read.Contains(at)) return true;
            if (!char.IsAsciiDigit(at[^1]) || at.LastIndexOf('/') <= 0) return false;
        }
    }

    /// <summary><c>PID-5 Patient Name</c> of part <c>PID/5/7</c> is <c>PID-5.7 Patient Name</c>.</summary>
    private static string Labelled(Place part, string key)
    {
        string below = key[part.Field.Length..].Replace('/', '.');
        int space = part.Label.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? part.Label + below : part.Label.Insert(space, below);
    }

    private static string Key(Hl7Group group, string segment)
    {
        string key = segment;
        for (Hl7Group at = group; at.Exists && at.Parent.Exists; at = at.Parent) key = $"{at.Name}/{key}";
        return key;
    }

    private static string Shortened(string text) => text.Length <= LongestExample ? text : text[..LongestExample] + "...";

    private static Hl7StructureDefinition StructureOf(SourceSchema? source)
    {
        if (source?.Structure is not { } name || name == Hl7StructureDefinition.GeneralName) return Hl7StructureDefinition.General;
        IEnumerable<string> versions = source.Version is { } wanted ? [wanted] : Hl7Dictionary.Versions.Reverse();
        return versions.Select(version => Hl7Dictionary.For(version).Structure(name)).FirstOrDefault(found => found is not null) ?? Hl7StructureDefinition.General;
    }
}
