using System.Collections.Concurrent;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>Everything that can be opened in the designer: the library's definitions and the drafts over and beside them. Of own definitions nothing is unpacked for it.</summary>
internal sealed class MappingCatalog(MappingShelf shelf, DraftStore drafts, VersionStore? versions = null, Publications? publications = null)
{
    // A definition of the product never changes while the portal runs, so neither does its row.
    private readonly ConcurrentDictionary<string, MappingRow> rows = new(StringComparer.Ordinal);

    /// <summary>A version came or was decided about, or something was published; what is given names it. Raised on any thread.</summary>
    public event Action<string>? Changed
    {
        add
        {
            if (versions is not null) versions.Changed += value;
            if (publications is not null) publications.Changed += value;
        }

        remove
        {
            if (versions is not null) versions.Changed -= value;
            if (publications is not null) publications.Changed -= value;
        }
    }

    private MappingLibrary Library => shelf.Current;

    public async Task<IReadOnlyList<MappingRow>> ListAsync(CancellationToken cancel)
    {
        var open = (await drafts.ListAsync(cancel)).Where(draft => draft.Definition.Kind != MappingKind.Channel).ToDictionary(draft => draft.Id, StringComparer.Ordinal);
        var inReview = versions is null ? [] : (await versions.InReviewAsync(cancel)).Select(version => version.Key.Id).ToHashSet(StringComparer.Ordinal);
        var returned = versions is null ? [] : (await versions.ReturnedAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var runs = publications is null ? [] : (await publications.InForceAsync(cancel)).Where(publication => publication.Number is not null)
            .GroupBy(publication => publication.Mapping, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(publication => new MappingRun(publication.Channel, publication.Number!)).OrderBy(run => run.Channel, StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        return await Task.Run<IReadOnlyList<MappingRow>>(
            () =>
            [
                .. ((IEnumerable<MappingRow>)
                [
                    .. Library.Ids.Select(id => open.GetValueOrDefault(id) is { } draft ? Over(Row(id), draft) : Row(id)),
                    .. open.Values.Where(draft => !Library.Contains(draft.Id)).Select(Of),
                ]).Select(row => Standing(row, inReview, returned, runs.GetValueOrDefault(row.Id) ?? [])),
            ],
            cancel);
    }

    /// <summary>What people decided goes before what the draft says: it waits for somebody, came back from somebody, or runs.</summary>
    private static MappingRow Standing(MappingRow row, HashSet<string> inReview, HashSet<string> returned, MappingRun[] runs)
    {
        var status = inReview.Contains(row.Id) ? MappingStatus.InReview
            : returned.Contains(row.Id) ? MappingStatus.ChangesRequested
            : row.Status is MappingStatus.Approved && runs.Length > 0 ? MappingStatus.Published
            : row.Status;
        return status == row.Status && runs.Length == 0 ? row : row with { Status = status, Runs = runs };
    }

    /// <summary>A definition with everything beside it: its draft, else as the library has it.</summary>
    public async Task<Outcome<DefinitionFolder>> OpenAsync(string id)
    {
        var draft = await drafts.OpenAsync(id);
        return draft.Succeeded ? draft.Value.Folder : shelf.Open(id);
    }

    private MappingRow Row(string id) => shelf.Versions.TryGetValue(id, out var version) ? Of(version) : rows.GetOrAdd(id, Read);

    private static MappingRow Of(MappingVersion version) => new()
    {
        Id = version.Key.Id,
        Title = version.Summary.Title ?? version.Key.Id[(version.Key.Id.LastIndexOf('/') + 1)..],
        Status = version.State == VersionState.Unreviewed ? MappingStatus.Unreviewed : MappingStatus.Approved,
        Kind = version.Summary.Kind,
        Version = version.Key.Number,
        Source = MappingNames.Of(version.Summary.Source),
        Target = MappingNames.Of(version.Summary.Target),
        SourceFormat = version.Summary.Source?.Format,
        TargetFormat = version.Summary.Target?.Format,
        Owner = version.State == VersionState.Unreviewed ? "-" : version.Submitter.Name,
        Extends = version.Summary.Extends,
        Changed = version.Decided ?? version.Created,
        HasTests = version.Summary.HasTests,
        Sequence = version.Sequence,
    };

    private MappingRow Read(string id)
    {
        var read = Library.Read(id);
        if (!read.Succeeded)
            return new MappingRow { Id = id, Title = read.Problems[0].Message, Status = MappingStatus.Broken, Owner = Origin(id) };
        var package = read.Value;
        return Describe(package.Definition) with
        {
            Status = Shipped.Owns(id) ? MappingStatus.Shipped : MappingStatus.Unreviewed,
            Changed = package.Folder is { } folder ? LastWrite(folder) : null,
            HasTests = package.Folder is { } at && (Directory.Exists(Path.Combine(at, "tests")) || Directory.Exists(Path.Combine(at, "samples"))),
        };
    }

    private static MappingRow Over(MappingRow row, DraftInfo draft) => row with { Status = MappingStatus.Changed, Owner = draft.Author, Changed = draft.Updated, Revision = draft.Revision, HasTests = row.Kind is not MappingKind.Table };

    private MappingRow Of(DraftInfo draft) => Describe(draft.Definition) with
    {
        Status = MappingStatus.Draft,
        Owner = draft.Author,
        Changed = draft.Updated,
        Revision = draft.Revision,
        HasTests = draft.Definition.Kind is not MappingKind.Table,
    };

    private MappingRow Describe(MappingDefinition definition)
    {
        var (source, target) = Schemas(definition);
        return new MappingRow
        {
            Id = definition.Id,
            Title = definition.Title ?? definition.Id[(definition.Id.LastIndexOf('/') + 1)..],
            Status = MappingStatus.Unreviewed,
            Kind = definition.Kind,
            Version = definition.Version,
            Source = MappingNames.Of(source),
            Target = MappingNames.Of(target),
            SourceFormat = source?.Format,
            TargetFormat = target?.Format,
            Owner = Origin(definition.Id),
            Extends = definition.Extends?.Id,
        };
    }

    /// <summary>What it reads and writes, inherited where it does not say; a circle of bases ends the search.</summary>
    private (SourceSchema? Source, TargetSchema? Target) Schemas(MappingDefinition definition)
    {
        var (source, target) = (definition.Source, definition.Target);
        var seen = new HashSet<string>(StringComparer.Ordinal) { definition.Id };
        for (var at = definition; (source is null || target is null) && at.Extends is { } extends && seen.Add(extends.Id) && Library.Find(extends.Id) is { } package; at = package.Definition)
        {
            source ??= package.Definition.Source;
            target ??= package.Definition.Target;
        }

        return (source, target);
    }

    private static string Origin(string id) => MappingQuery.OriginOf(id) == "own" ? "-" : "Studio";

    private static DateTimeOffset? LastWrite(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Max(File.GetLastWriteTimeUtc);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }
}
