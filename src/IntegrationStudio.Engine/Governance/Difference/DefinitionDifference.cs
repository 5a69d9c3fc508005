using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>What two states of a definition do not have in common, item by item.</summary>
public sealed class DefinitionDifference
{
    private DefinitionDifference() { }

    /// <summary>Properties and decisions of the definition itself: <c>title</c>, <c>target.bundle</c>, <c>policy.zone</c>, <c>extends.hash</c>.</summary>
    public required IReadOnlyList<FieldChange> Settings { get; init; }

    /// <summary>Names that <c>uses</c> binds: <c>PID[Patient].id</c>, <c>.version</c>, <c>.hash</c>.</summary>
    public required IReadOnlyList<FieldChange> Uses { get; init; }

    /// <summary>Rules and changes of inherited rules, in the order of the later state.</summary>
    public required IReadOnlyList<RuleDifference> Rules { get; init; }

    /// <summary>Code tables, cell by cell.</summary>
    public required IReadOnlyList<TableDifference> Tables { get; init; }

    /// <summary>Every other file: scripts and schemas, tests, samples and remarks.</summary>
    public required IReadOnlyList<FileDifference> Files { get; init; }

    /// <summary>The scripts and schemas among the files.</summary>
    public IEnumerable<FileDifference> Scripts => Files.Where(file => file.Kind is FolderFileKind.Script or FolderFileKind.Schema or FolderFileKind.Table);

    /// <summary>The tests, samples and remarks among the files.</summary>
    public IEnumerable<FileDifference> Tests => Files.Where(file => file.Kind is FolderFileKind.Test or FolderFileKind.Sample or FolderFileKind.Note);

    /// <summary>What the kind of the change follows from, gravest first. Empty when both are the same.</summary>
    public required IReadOnlyList<DifferenceFact> Facts { get; init; }

    /// <summary>The gravest effect; null when both are the same.</summary>
    public DifferenceEffect? Effect => Facts.Count == 0 ? null : Facts[0].Effect;

    /// <summary>How much there is to look at.</summary>
    public required DifferenceSize Size { get; init; }

    /// <summary>Whether both say the same; the version's number does not count.</summary>
    public bool IsEmpty => Size.Total == 0;

    /// <summary>Compares two states of a definition, or two definitions. Neither needs to compile.</summary>
    public static DefinitionDifference Of(DefinitionFolder before, DefinitionFolder after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        using JsonDocument was = JsonDocument.Parse(before.Definition.ToJson());
        using JsonDocument now = JsonDocument.Parse(after.Definition.ToJson());
        List<RuleItem> rulesBefore = RuleItem.Read(was.RootElement);
        List<RuleItem> rulesAfter = RuleItem.Read(now.RootElement);
        IReadOnlyList<RuleDifference> rules = RuleComparison.Compare(rulesBefore, rulesAfter);
        IReadOnlyList<FieldChange> settings = RuleComparison.FieldsOf(SettingsOf(was.RootElement), SettingsOf(now.RootElement));
        IReadOnlyList<FieldChange> uses = RuleComparison.FieldsOf(UsesOf(before.Definition), UsesOf(after.Definition));
        (List<TableDifference> tables, List<FileDifference> files) = FilesOf(before, after);
        var facts = new DifferenceFacts(TargetPlaces.Of(rulesBefore), TargetPlaces.Of(rulesAfter));
        return new DefinitionDifference
        {
            Settings = settings,
            Uses = uses,
            Rules = rules,
            Tables = tables,
            Files = files,
            Facts = facts.Of(settings, uses, rules, tables, files),
            Size = new DifferenceSize(
                rules.Count, settings.Count + uses.Count, tables.Sum(table => table.Cells), files.Count(file => IsRun(file.Kind)), files.Count(file => !IsRun(file.Kind))),
        };
    }

    internal static bool IsRun(FolderFileKind kind) => kind is FolderFileKind.Script or FolderFileKind.Schema or FolderFileKind.Table;

    private static Dictionary<string, string> SettingsOf(JsonElement definition)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in definition.EnumerateObject())
            if (property.Name == "channel") JsonText.FlattenItems(property.Value, property.Name, settings);
            else if (property.Name is not ("$schema" or "version" or "rules" or "changes" or "uses")) JsonText.Flatten(property.Value, property.Name, settings);
        return settings;
    }

    private static Dictionary<string, string> UsesOf(MappingDefinition definition)
    {
        var uses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, MappingReference use) in definition.Uses)
        {
            uses[$"{name}.id"] = use.Id;
            if (use.Version is { } version) uses[$"{name}.version"] = version;
            if (use.Hash is { } hash) uses[$"{name}.hash"] = hash;
        }

        return uses;
    }

    private static (List<TableDifference> Tables, List<FileDifference> Files) FilesOf(DefinitionFolder before, DefinitionFolder after)
    {
        var tables = new List<TableDifference>();
        var files = new List<FileDifference>();
        foreach (string path in before.Files.Keys.Union(after.Files.Keys).Where(path => path != DefinitionFolder.DefinitionPath).Order(StringComparer.Ordinal))
        {
            ReadOnlyMemory<byte>? was = Find(before, path);
            ReadOnlyMemory<byte>? now = Find(after, path);
            if (was is { } left && now is { } right && left.Span.SequenceEqual(right.Span)) continue;
            FolderFileKind kind = FileDifference.KindOf(path);
            if (kind == FolderFileKind.Table && TableComparison.Compare(path, was, now) is { } table) tables.Add(table);
            else files.Add(new FileDifference(path, kind, was is null ? ItemChange.Added : now is null ? ItemChange.Removed : ItemChange.Changed, was, now));
        }

        return (tables, files);
    }

    private static ReadOnlyMemory<byte>? Find(DefinitionFolder folder, string path) =>
        folder.Files.TryGetValue(path, out ReadOnlyMemory<byte> bytes) ? bytes : default(ReadOnlyMemory<byte>?); // a plain null would be an empty file
}
