using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Portal.Designer.Inspector.Tables;

/// <summary>Where a code table is kept.</summary>
/// <param name="OwnerId">The definition that has the file.</param>
/// <param name="File">Its path in that definition's folder.</param>
/// <param name="IsOwn">Whether that is the edited definition.</param>
public sealed record TablePlace(string OwnerId, string File, bool IsOwn)
{
    /// <summary>What problems call it.</summary>
    public string Name => $"{OwnerId}/{File}";

    /// <summary>What people call it.</summary>
    public string Title => IsOwn && File != "table.csv" ? File["tables/".Length..] : OwnerId.Split('/')[^1];
}

/// <summary>Finds the tables that rules name.</summary>
internal static class TablePlaces
{
    private static readonly string[] BuiltIn = ["systems", "authorities"];

    /// <summary>The table of a rule; null where its name leads nowhere, or to no file.</summary>
    public static TablePlace? Of(DesignerSession session, OutlineRule rule)
    {
        for (var around = rule; around is not null; around = around.Parent)
        {
            if (around.Definition.Table?.TrimEnd('!') is not { } name || name == "*")
                continue;
            if (name.EndsWith(".csv", StringComparison.Ordinal))
                return new TablePlace(around.AuthorId, name, around.AuthorId == session.Id);
            return Named(session, around, name);
        }
        return null;
    }

    /// <summary>The bytes of a table; null when there is no such file.</summary>
    public static ReadOnlyMemory<byte>? Read(DesignerSession session, TablePlace place) =>
        session.Library.Find(place.OwnerId) is { } owner && owner.Files.TryGetValue(place.File, out var file) ? file : null;

    /// <summary>Names that a rule may give its table.</summary>
    public static IReadOnlyList<string> Names(DesignerSession session) =>
    [
        .. session.Package.Files.Keys.Where(file => file.StartsWith("tables/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        .. session.Library.All.Where(package => package.Definition.Kind == MappingKind.Table).Select(package => package.Definition.Id.Split('/')[^1]).Concat(session.Package.Definition.Uses.Keys.Where(name => !name.EndsWith(']'))).Concat(BuiltIn).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The file for a copy of a shared table: one that was copied from it before, rows having been added, else a new one.</summary>
    public static string CopyOf(DesignerSession session, TablePlace place, ReadOnlyMemory<byte> shared)
    {
        var file = NewFile(session, place.Title);
        return session.Package.Files.FirstOrDefault(own => own.Key.StartsWith(file[..^4].TrimEnd("-0123456789".ToCharArray()), StringComparison.Ordinal) && own.Value.Span.StartsWith(shared.Span)).Key ?? file;
    }

    /// <summary>A name for a file of the definition's own that is not taken.</summary>
    public static string NewFile(DesignerSession session, string title)
    {
        var stem = string.Concat(title.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')).Trim('.');
        stem = stem.EndsWith(".csv", StringComparison.Ordinal) ? stem[..^4] : stem;
        stem = stem.Length == 0 ? "table" : stem;
        var file = $"tables/{stem}.csv";
        for (var number = 2; session.Package.Files.ContainsKey(file); number++)
            file = $"tables/{stem}-{number}.csv";
        return file;
    }

    // The names of an extending definition hold everywhere below it; else the author of the rule, or of the map around it, says what a name means.
    private static TablePlace? Named(DesignerSession session, OutlineRule rule, string name)
    {
        foreach (var id in Bases(session, session.Id).Prepend(session.Id).Concat(Around(rule).SelectMany(id => Bases(session, id).Prepend(id))).Distinct())
        {
            if (session.Library.Find(id)?.Definition.Uses.TryGetValue(name, out var reference) is true)
                return Shared(session, reference!.Id);
        }
        return null;
    }

    private static TablePlace? Shared(DesignerSession session, string id) =>
        session.Library.Find(id)?.Definition is { Kind: MappingKind.Table } table ? new TablePlace(id, table.Table ?? "table.csv", id == session.Id) : null;

    private static IEnumerable<string> Around(OutlineRule rule)
    {
        for (var around = rule; around is not null; around = around.Parent)
        {
            if (around != rule && around.MapId is { } map)
                yield return map;
            yield return around.AuthorId;
        }
    }

    private static IEnumerable<string> Bases(DesignerSession session, string id)
    {
        for (var depth = 0; depth < 16 && session.Library.Find(id)?.Definition.Extends is { } extends; depth++)
            yield return id = extends.Id;
    }
}
