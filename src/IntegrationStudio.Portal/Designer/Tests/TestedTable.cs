using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Portal.Designer.Inspector.Tables;
using IntegrationStudio.Standards;
using UnmappedCode = IntegrationStudio.Engine.Mappings.Testing.UnmappedCode;

namespace IntegrationStudio.Portal.Designer.Tests;

/// <summary>A code table of a mapping: its rows tested, and what came and is not in it.</summary>
/// <param name="Place">Where it is kept.</param>
/// <param name="Report">What testing its rows showed.</param>
/// <param name="Missing">Codes that came and are not in it.</param>
internal sealed record TestedTable(TablePlace Place, CodeTableReport Report, IReadOnlyList<UnmappedCode> Missing)
{
    /// <summary>The tables that the rules of a mapping name, its own first, and its own files that no rule names.</summary>
    public static IReadOnlyList<TestedTable> Of(DesignerSession session, MappingCoverage? coverage)
    {
        var places = session.Folder.Definition.Table is { } own
            ? [new TablePlace(session.Id, own, true)]
            : session.Outline.Walk().Select(rule => rule.Definition.Table is null ? null : TablePlaces.Of(session, rule)).OfType<TablePlace>()
                .Concat(session.Package.Files.Keys.Where(file => file.StartsWith("tables/", StringComparison.Ordinal)).Select(file => new TablePlace(session.Id, file, true)));
        return
        [
            .. places.DistinctBy(place => place.Name)
                .Select(place => TablePlaces.Read(session, place) is { } file
                    ? new TestedTable(place, CodeTableCheck.Of(place.Name, file.Span), [.. (coverage?.UnmappedCodes ?? []).Where(code => IsOf(code.Table, place) && !Knows(file, place, code.Code))])
                    : null)
                .OfType<TestedTable>()
                .OrderByDescending(table => table.Place.IsOwn).ThenByDescending(table => table.Missing.Count).ThenBy(table => table.Place.Title, StringComparer.Ordinal),
        ];
    }

    /// <summary>With rows for codes that have none, to be filled in.</summary>
    public static Outcome<DefinitionFolder> With(DefinitionFolder folder, TablePlace place, IReadOnlyList<string> codes)
    {
        if (!folder.Package.Files.TryGetValue(place.File, out var file)) return new Problem("table.unknown", place.File, "There is no such table.");
        var sheet = TableSheet.Read(place.File, file);
        if (!sheet.Succeeded) return Outcome<DefinitionFolder>.Failed(sheet.Problems);
        IReadOnlyDictionary<string, string>[] rows = [.. codes.Select(code => new Dictionary<string, string> { ["code"] = code })];
        return folder.WithFile(place.File, sheet.Value.Insert(sheet.Value.Lines.Count, rows).ToBytes());
    }

    /// <summary>With the rows in a copy of a shared table, which the rules that asked for the codes take from now on: the shared one stays as it is for all others.</summary>
    public static Outcome<DefinitionFolder> WithCopy(DesignerSession session, DefinitionFolder folder, TablePlace place, IReadOnlyList<UnmappedCode> codes)
    {
        if (TablePlaces.Read(session, place) is not { } shared) return new Problem("table.unknown", place.Name, "There is no such table.");
        string file = TablePlaces.CopyOf(session, place, shared);
        OutlineRule[] rules = [.. codes.Select(code => session.Outline.Find(code.RulePath)).OfType<OutlineRule>().DistinctBy(rule => rule.Path)];
        if (rules.Length == 0) return new Problem("table.rule", place.Name, "The rule that met the code is not there any more.") { Mend = "Measure the coverage again." };
        DefinitionFolder changed = folder.Package.Files.ContainsKey(file) ? folder : folder.WithFile(file, shared);
        foreach (OutlineRule rule in rules)
        {
            string mark = rule.Definition.Table?.EndsWith('!') is true ? "!" : "";
            Outcome<DefinitionFolder> set = RuleEdits.Set(session.Library, changed, rule.Path, rule.Definition with { Table = file + mark });
            if (!set.Succeeded) return set;
            changed = set.Value;
        }

        ReadOnlyMemory<byte> copy = changed.Package.Files[file]; // rows that another rule's codes got before are not added again
        var own = new TablePlace(session.Id, file, true);
        return With(changed, own, [.. codes.Select(code => code.Code).Distinct().Where(code => !Knows(copy, own, code))]);
    }

    private static bool IsOf(string named, TablePlace place) => named == place.Name || named == place.File || named == place.OwnerId || place.Name.EndsWith("/" + named, StringComparison.Ordinal);

    /// <summary>A row that was added since counts: the coverage is that of before.</summary>
    private static bool Knows(ReadOnlyMemory<byte> file, TablePlace place, string code) =>
        Engine.Mappings.CodeTable.Parse(place.Name, file.Span) is { Succeeded: true, Value: var table } && table.Find(code) is not null;
}
