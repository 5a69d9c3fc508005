using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Bundles;

/// <summary>Reads in a checked bundle: trust, conflicts and four eyes are decided in the transaction that writes, so that one of many imports wins and the others find everything present.</summary>
internal sealed class BundleWrite(OpenBundle bundle, Actor actor, bool commit, long now) : JournalWrite<Outcome<BundlePlan>>
{
    private const int LongestId = 300;

    public override int Size => commit ? bundle.Versions.Sum(version => version.Content.Length) : 0;

    protected override Outcome<BundlePlan> Write(JournalSession session)
    {
        (string? trusted, Actor? truster) = Signer(session);
        var problems = new List<Problem>();
        // At the command line the same administrator does both: whoever is there has the database in hand anyway.
        if (truster?.Id == actor.Id && !actor.Id.StartsWith("cli:", StringComparison.Ordinal))
            problems.Add(new Problem("bundle.same-person", BundleKey.Fingerprint(bundle.Signer), "Who trusted a signer does not read in what it signed: one person could sign and believe the same bundle.") { Mend = "Ask somebody else to read it in." });
        foreach (Actor person in bundle.Manifest.Versions.SelectMany(People).Where(person => !IsPerson(person)).DistinctBy(person => person.Id))
            problems.Add(new Problem("bundle.person", person.Id.Length > 80 ? person.Id[..80] : person.Id, "This is nobody whom an installation can name."));
        var steps = new List<(VersionKey Version, BundleStep Step)>();
        foreach (BundledVersion version in bundle.Manifest.Versions)
        {
            string? present = Text(session, "SELECT effective_hash FROM version WHERE id = ?1 AND number = ?2 AND state IN (4, 5)", version);
            if (present is not null && present != version.EffectiveHash)
                problems.Add(new Problem("bundle.conflict", version.Key.ToString(), "Another content was approved here under this number.") { Mend = "Hand in one of the two again under another number." });
            else if (present is not null) steps.Add((version.Key, BundleStep.Present));
            else if (trusted is null) Candidate(session, version, steps, problems);
            else if (version.Approvals.Any(approval => approval.EffectiveHash == version.EffectiveHash && approval.Approver.Id != version.Submitter.Id && version.Authors.All(author => author.Id != approval.Approver.Id)))
                steps.Add((version.Key, BundleStep.Approved));
            else problems.Add(new Problem("version.four-eyes", version.Key.ToString(), "Nobody but its authors approved exactly this content."));
        }

        var entry = new AuditEntry(actor, "bundle.import", "bundle") { Detail = $"{bundle.Manifest.Instance}, signed by {BundleKey.Fingerprint(bundle.Signer)} ({trusted ?? "not trusted"})" };
        if (problems.Count > 0)
        {
            if (commit) session.Audit(entry with { Denied = true, Reason = problems[0].Code }, now);
            return Outcome<BundlePlan>.Failed(problems);
        }

        if (commit)
        {
            for (int i = 0; i < steps.Count; i++)
                if (steps[i].Step != BundleStep.Present) Add(session, bundle.Manifest.Versions[i], bundle.Versions[i], steps[i].Step, truster, entry);
            session.Audit(entry, now);
        }

        return new BundlePlan(bundle.Manifest.Instance, bundle.Signer, trusted, steps);
    }

    /// <summary>A definition has one candidate in review at a time.</summary>
    private static void Candidate(JournalSession session, BundledVersion version, List<(VersionKey Version, BundleStep Step)> steps, List<Problem> problems)
    {
        string? open = Text(session, "SELECT effective_hash FROM version WHERE id = ?1 AND state = 1 AND ?2 <> ''", version);
        if (open == version.EffectiveHash) steps.Add((version.Key, BundleStep.Present));
        else if (open is not null || steps.Any(step => step.Version.Id == version.Id && step.Step == BundleStep.Candidate))
            problems.Add(new Problem("version.in-review", version.Key.ToString(), "The signer is not trusted, so that this is a candidate; another candidate of the definition is in review.") { Mend = "Trust the signer, or let the reviews come to an end one after the other." });
        else if (JournalSession.Single(session.Statement("SELECT 1 FROM version WHERE id = ?1 AND state IN (4, 5) AND rank >= ?2").Bind(1, version.Id).Bind(2, VersionNumber.RankOf(version.Number))) is not null)
            problems.Add(new Problem("version.not-ascending", version.Key.ToString(), "A higher number was approved here, so that this one could never be."));
        else steps.Add((version.Key, BundleStep.Candidate));
    }

    private void Add(JournalSession session, BundledVersion version, FrozenVersion frozen, BundleStep step, Actor? truster, AuditEntry entry)
    {
        bool approved = step == BundleStep.Approved;
        // Of an unknown signer nobody is believed to have written or approved anything: whoever reads it in answers for it, and so cannot approve it.
        Actor submitter = approved ? There(version.Submitter) : actor;
        // Who made the signer's word count, and everybody here who is called as an author is, count as authors too: they do not publish it.
        Actor[] authors = [.. version.Authors.Append(version.Submitter).DistinctBy(author => author.Id).SelectMany(author => Namesakes(session, author.Name).Prepend(There(author)))];
        if (approved && truster is not null) authors = [.. authors, truster];
        (long seq, _) = VersionWrites.Add(session, new NewVersion(
            version.Id, version.Number, approved ? VersionState.Approved : VersionState.InReview, VersionOrigin.Bundle, version.ContentHash, version.EffectiveHash, frozen.Summary, submitter, version.Comment)
        { Authors = authors, Created = approved ? JournalTime.From(version.Created) : null, Decided = approved ? now : null }, frozen.Content, now);
        VersionWrites.Entries(session, frozen, VersionWrites.Content(session, frozen.Content));
        if (approved)
            foreach (VersionApproval approval in version.Approvals.DistinctBy(approval => approval.Approver.Id)) VersionWrites.Approval(session, seq, approval with { Approver = There(approval.Approver) });
        else Reviews.ReviewWrites.Round(session, seq, version.Key, actor, authors, now);
        foreach (string label in version.Labels.Where(label => label.Length is > 0 and <= VersionStore.LongestLabel && !label.Any(char.IsControl)).Distinct().Take(VersionStore.MostLabels))
            session.Statement("INSERT INTO version_label (seq, label) VALUES (?1, ?2)").Bind(1, seq).Bind(2, label).Run();
        session.Audit(entry with { Subject = version.Key.Subject, Hash = version.EffectiveHash, Reason = approved ? "approved there" : "to be reviewed" }, now);
    }

    /// <summary>A person of another installation: never mistaken for somebody here who has the same id.</summary>
    /// <remarks>What the signer says of a third installation's people is the signer's word as well: <c>at:SIGNER/at:THIRD/user:ada</c>.</remarks>
    private Actor There(Actor person) =>
        new($"at:{BundleKey.Fingerprint(bundle.Signer)}/{person.Id}", $"{person.Name} ({bundle.Manifest.Instance})");

    private static IEnumerable<Actor> People(BundledVersion version) => [version.Submitter, .. version.Authors, .. version.Approvals.Select(approval => approval.Approver)];

    private static bool IsPerson(Actor person) => person.Id is { Length: > 0 and <= LongestId } && !person.Id.Any(char.IsControl) && person.Name is { Length: > 0 and <= LongestId } && !person.Name.Any(char.IsControl);

    /// <summary>People with an account here who are called so. The same person may well have an account on both sides; somebody who only shares the name has to ask a colleague to publish.</summary>
    private static List<Actor> Namesakes(JournalSession session, string name)
    {
        var found = new List<Actor>();
        JournalStatement rows = session.Statement("SELECT id, name FROM account WHERE lower(name) = lower(?1) OR lower(sign_in) = lower(?1)").Bind(1, name.Split(" (", 2)[0].Trim());
        while (rows.Step()) found.Add(new Actor("user:" + rows.Text(0), rows.Text(1)!));
        rows.Reset();
        return found;
    }

    /// <summary>The name that the signer has here, and who gave it; nulls when it is not trusted.</summary>
    private (string? Name, Actor? Truster) Signer(JournalSession session)
    {
        JournalStatement found = session.Statement("SELECT name, actor, actor_name FROM bundle_signer WHERE key = ?1").Bind(1, bundle.Signer);
        (string?, Actor?) signer = found.Step() ? (found.Text(0), new Actor(found.Text(1)!, found.Text(2)!)) : (null, null);
        found.Reset();
        return signer;
    }

    private static string? Text(JournalSession session, string sql, BundledVersion version)
    {
        JournalStatement found = session.Statement(sql).Bind(1, version.Id).Bind(2, version.Number);
        string? text = found.Step() ? found.Text(0) : null;
        found.Reset();
        return text;
    }
}

/// <summary>Trusts a signer under a name, or no more.</summary>
internal sealed class BundleTrustWrite(string key, string? name, Actor actor, long now) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session)
    {
        bool known = JournalSession.Single(session.Statement("SELECT 1 FROM bundle_signer WHERE key = ?1").Bind(1, key)) is not null;
        if (name is null && !known)
        {
            session.Audit(new AuditEntry(actor, "bundle.distrust", "signer") { Denied = true, Reason = "bundle.signer" }, now);
            return new Problem("bundle.signer", "", "This signer is not trusted.");
        }

        if (name is null) session.Statement("DELETE FROM bundle_signer WHERE key = ?1").Bind(1, key).Run();
        else
            session.Statement("INSERT INTO bundle_signer (key, name, added, actor, actor_name) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO UPDATE SET name = excluded.name, actor = excluded.actor, actor_name = excluded.actor_name")
                .Bind(1, key).Bind(2, name).Bind(3, now).Bind(4, actor.Id).Bind(5, actor.Name).Run();
        session.Audit(new AuditEntry(actor, name is null ? "bundle.distrust" : "bundle.trust", "signer:" + BundleKey.Fingerprint(key)) { Detail = name }, now);
        return null;
    }
}

/// <summary>Audit entries by themselves.</summary>
internal sealed class BundleAuditWrite(IReadOnlyList<AuditEntry> entries, long at) : JournalWrite<bool>
{
    protected override bool Write(JournalSession session)
    {
        foreach (AuditEntry entry in entries) session.Audit(entry, at);
        return true;
    }
}
