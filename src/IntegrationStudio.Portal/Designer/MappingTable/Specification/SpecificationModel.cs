using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Portal.Designer.Inspector.Tables;

namespace IntegrationStudio.Portal.Designer.MappingTable.Specification;

/// <summary>A mapping as an analyst hands it to a laboratory: everything that has to be agreed, in words.</summary>
public sealed class SpecificationModel
{
    private const int LongestSample = 6000;
    private const int MostLines = 5000;

    private SpecificationModel(MappingDefinition definition) => Definition = definition;

    public MappingDefinition Definition { get; }

    public string Title => Definition.Title ?? Definition.Id;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Facts about the whole: names and what is said.</summary>
    public required IReadOnlyList<(string Name, string Text)> Facts { get; init; }

    /// <summary>Decisions for the whole, in words.</summary>
    public required IReadOnlyList<(string Name, string Text)> Policies { get; init; }

    /// <summary>A sample's name and text; null when there is none.</summary>
    public required (string Name, string Text)? Sample { get; init; }

    /// <summary>The rules by heading.</summary>
    public required IReadOnlyList<SpecificationSection> Sections { get; init; }

    /// <summary>Target elements that should be filled and are not, then fields that no rule reads, of the structures that rules read; their facts.</summary>
    public required IReadOnlyList<(string Row, string Name, string Type, string Cardinality)> Unmapped { get; init; }

    /// <summary>Its own code tables.</summary>
    public required IReadOnlyList<(string Name, TableSheet Sheet)> Tables { get; init; }

    /// <summary>Notes with a question in them, each with its rule.</summary>
    public required IReadOnlyList<(string Rule, string Note)> Questions { get; init; }

    /// <summary>Whether it is only about what differs from the definition that it extends.</summary>
    public required bool IsDifference { get; init; }

    /// <summary>Makes the specification of a session's definition.</summary>
    /// <param name="session">The session.</param>
    /// <param name="whole">Whether inherited rules are part of it; without what it extends a definition is always shown whole.</param>
    /// <param name="at">When.</param>
    internal static SpecificationModel Of(DesignerSession session, bool whole, DateTimeOffset at)
    {
        var definition = session.Folder.Definition;
        var isDifference = !whole && definition.Extends is not null;
        var rules = session.Outline.Walk().Where(rule => !isDifference || IsOwn(rule)).Take(MostLines).ToList();
        return new SpecificationModel(definition)
        {
            At = at,
            IsDifference = isDifference,
            Facts = [.. FactsOf(session)],
            Policies = [.. PolicyWords.Of(session.Outline.Policy)],
            Sample = session.Samples.FirstOrDefault(sample => sample.Origin == SampleOrigin.Saved) is { } sample ? (sample.Name, Text(sample.Content)) : null,
            Sections = [.. rules.GroupBy(rule => Heading(rule, isDifference)).Select(section => new SpecificationSection(section.Key, [.. section.Select(rule => SpecificationLine.Of(new MappingRow(session, rule, DepthOf(rule)), rule))]))],
            Unmapped = [.. UnmappedOf(session)],
            Tables = [.. session.Package.Files.Where(file => file.Key.EndsWith(".csv", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal)
                .Select(file => (file.Key, Sheet: TableSheet.Read(file.Key, file.Value).Value)).Where(table => table.Sheet is not null).Select(table => (table.Key, table.Sheet!))],
            Questions = [.. QuestionsOf(definition, session.Outline.Walk().Where(rule => !isDifference || IsOwn(rule)))],
        };
    }

    private static bool IsOwn(OutlineRule rule)
    {
        for (var around = rule; around is not null; around = around.Parent)
        {
            if (around.Origin is RuleOrigin.Own or RuleOrigin.Added or RuleOrigin.Overridden)
                return around == rule || rule.Origin is not RuleOrigin.Inherited;
            if (around.Origin == RuleOrigin.Disabled && around.Parent?.Origin != RuleOrigin.Disabled)
                return around == rule;
        }
        return false;
    }

    private static string Heading(OutlineRule rule, bool isDifference)
    {
        if (isDifference)
            return string.Join(" / ", rule.Path.Split('/')[..^1]) is { Length: > 0 } way ? way : "Top of the message";
        var top = rule;
        while (top.Parent is { } parent)
            top = parent;
        return top.Id;
    }

    private static int DepthOf(OutlineRule rule)
    {
        var depth = -1;
        for (var around = rule; around is not null; around = around.Parent)
            depth++;
        return depth;
    }

    private static IEnumerable<(string, string)> FactsOf(DesignerSession session)
    {
        var definition = session.Folder.Definition;
        yield return ("Definition", definition.Id);
        yield return ("Version", definition.Version);
        if (definition.Extends is { } extends)
            yield return ("Extends", extends.Version is { } version ? $"{extends.Id}, version {version}" : extends.Id);
        if (session.Outline.Source is { } source)
            yield return ("Source", string.Join(", ", new[] { Format(source.Format), source.Structure, source.Version is { } of ? $"version {of}" : null }.OfType<string>()));
        if (session.Outline.Target is { } target)
            yield return ("Target", string.Join(", ", new[] { Format(target.Format), target.Type ?? target.Structure, target.Bundle is { } bundle ? $"{bundle} Bundle" : null }.OfType<string>()));
        yield return ("Content hash", session.Package.ContentHash);
    }

    private static string Format(string format) => format switch
    {
        "hl7v2" => "HL7 v2",
        "fhir-r4" => "FHIR R4",
        "json" => "JSON",
        "xml" => "XML",
        "delimited" => "delimited text",
        _ => format,
    };

    private static IEnumerable<(string, string, string, string)> UnmappedOf(DesignerSession session)
    {
        foreach (var key in UnmappedRows.Target(session))
            yield return Facts(MappingRow.OfTarget(session, key), row => row.Target);
        HashSet<string> read = [.. session.Outline.Walk().SelectMany(rule => rule.Sources.Concat(rule.ConditionSources)).Where(key => key.Contains('/', StringComparison.Ordinal)).Select(Parent)];
        foreach (var key in UnmappedRows.Source(session).Where(key => read.Contains(Parent(key))).Take(MostLines))
            yield return Facts(MappingRow.OfSource(session, key), row => row.Source);

        static (string, string, string, string) Facts(MappingRow row, Func<MappingRow, RowFacts> of) => (row.Name, of(row).Name, of(row).Type, of(row).Cardinality);

        static string Parent(string key) => key[..Math.Max(0, key.LastIndexOf('/'))];
    }

    private static IEnumerable<(string, string)> QuestionsOf(MappingDefinition definition, IEnumerable<OutlineRule> rules)
    {
        if (definition.Note is { } note && note.Contains('?', StringComparison.Ordinal))
            yield return ("", note);
        foreach (var rule in rules)
        {
            if (rule.Definition.Note is { } remark && remark.Contains('?', StringComparison.Ordinal))
                yield return (rule.Path, remark);
        }
    }

    private static string Text(ReadOnlyMemory<byte> content)
    {
        var text = Encoding.UTF8.GetString(content.Span).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return text.Length > LongestSample ? text[..LongestSample] + "\n(cut)" : text;
    }
}
