using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>Two people whose approval the demo makes up.</summary>
/// <param name="Author">Who wrote what the demo brings.</param>
/// <param name="Approver">Who approved it.</param>
public sealed record DemoApproval(Actor Author, Actor Approver);

/// <summary>Fills an installation that has no version yet with the own definitions of a folder: unreviewed, or approved by the demo's people.</summary>
public static class VersionSeed
{
    private const string Comment = "As it lay in the folder of definitions.";

    /// <summary>Does nothing where there are versions already. Gives the definitions that could not be read.</summary>
    public static async Task<IReadOnlyDictionary<string, Outcome<MappingPackage>>> RunAsync(
        VersionStore versions, MappingLibrary folders, DemoApproval? demo = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(versions);
        ArgumentNullException.ThrowIfNull(folders);
        var unreadable = new Dictionary<string, Outcome<MappingPackage>>(StringComparer.Ordinal);
        if (await versions.Reads.AnyAsync(cancellationToken).ConfigureAwait(false)) return unreadable;
        var open = new List<DefinitionFolder>();
        foreach (string id in folders.Ids.Where(id => !Shipped.Owns(id)))
        {
            Outcome<MappingPackage> package = folders.Read(id);
            Outcome<DefinitionFolder> folder = !package.Succeeded ? Outcome<DefinitionFolder>.Failed(package.Problems)
                : package.Value.Folder is { } place ? DefinitionFolder.Read(place, id) : DefinitionFolder.Of(package.Value);
            if (folder.Succeeded) open.Add(folder.Value);
            else unreadable[id] = Outcome<MappingPackage>.Failed(folder.Problems);
        }

        if (demo is not null) open = await ApproveAsync(versions, open, demo, cancellationToken).ConfigureAwait(false);
        if (open.Count > 0) await versions.Journal.CommitAsync(new SeedWrite(open, folders, versions.Journal.Now), cancellationToken).ConfigureAwait(false);
        return unreadable;
    }

    /// <summary>Bases before what extends them; gives what cannot be frozen.</summary>
    private static async Task<List<DefinitionFolder>> ApproveAsync(VersionStore versions, List<DefinitionFolder> open, DemoApproval demo, CancellationToken cancel)
    {
        var own = open.Select(folder => folder.Definition.Id).ToHashSet(StringComparer.Ordinal);
        var left = new List<DefinitionFolder>();
        while (open.Find(folder => !FrozenVersion.References(folder.Definition).Any(reference => own.Contains(reference.Id))) is { } next)
        {
            open.Remove(next);
            string number = VersionNumber.Parse(next.Definition.Version)?.ToString() ?? "1.0.0";
            Outcome<FrozenVersion> frozen = await versions.Freezer.FreezeAsync(next, number, cancel).ConfigureAwait(false);
            if (!frozen.Succeeded)
            {
                left.Add(next); // what uses it cannot be approved either
                continue;
            }

            own.Remove(next.Definition.Id);
            await versions.Journal.CommitAsync(new ApprovedWrite(frozen.Value, VersionOrigin.Demo, demo, "Brought by the demo.", versions.Journal.Now), cancel).ConfigureAwait(false);
        }

        return [.. left, .. open];
    }

    private sealed class SeedWrite(IReadOnlyList<DefinitionFolder> folders, MappingLibrary library, long now) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            foreach (DefinitionFolder folder in folders)
            {
                MappingDefinition definition = folder.Definition;
                VersionWrites.Add(session, new NewVersion(
                    definition.Id, definition.Version, VersionState.Unreviewed, VersionOrigin.Folder, folder.Package.ContentHash, "", FrozenVersion.SummaryOf(folder, library), Actor.Studio, Comment),
                    DefinitionArchive.Write(folder), now);
                session.Audit(new AuditEntry(Actor.Studio, "version.seed", new VersionKey(definition.Id, definition.Version).Subject) { Hash = folder.Package.ContentHash }, now);
            }

            return true;
        }
    }
}

/// <summary>A version that comes with its approval: the demo's.</summary>
internal sealed class ApprovedWrite(FrozenVersion frozen, VersionOrigin origin, DemoApproval people, string comment, long now) : JournalWrite<long>
{
    public override int Size => frozen.Content.Length;

    protected override long Write(JournalSession session)
    {
        MappingDefinition definition = frozen.Folder.Definition;
        (long seq, _) = VersionWrites.Add(session, new NewVersion(
            definition.Id, definition.Version, VersionState.Approved, origin, frozen.Folder.Package.ContentHash, frozen.EffectiveHash, frozen.Summary, people.Author, comment)
        { Decided = now }, frozen.Content, now);
        VersionWrites.Entries(session, frozen, VersionWrites.Content(session, frozen.Content));
        VersionWrites.Approval(session, seq, new VersionApproval(frozen.EffectiveHash, people.Approver, JournalTime.To(now), comment));
        string subject = new VersionKey(definition.Id, definition.Version).Subject;
        session.Audit(new AuditEntry(people.Author, "version.submit", subject) { Hash = frozen.EffectiveHash, Reason = comment }, now);
        session.Audit(new AuditEntry(people.Approver, "version.approve", subject) { Hash = frozen.EffectiveHash, Reason = comment }, now);
        return seq;
    }
}
