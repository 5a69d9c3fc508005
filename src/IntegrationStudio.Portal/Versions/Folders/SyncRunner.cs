using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Sync;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Versions.Folders;

/// <summary>Runs what was asked for on the command line, in the portal or in the command itself.</summary>
internal sealed class SyncRunner(FolderSync sync, Submissions submissions, AccountStore accounts, AuditTrail audit)
{
    public async Task<SyncReport> RunAsync(SyncJob job, CancellationToken cancellationToken)
    {
        var actor = new Actor("cli:" + job.User, job.User);
        if (job.NotesBackup)
        {
            await audit.RecordAsync(new AuditEntry(actor, "installation.backup", "installation:main"), cancellationToken);
            return new SyncReport([], [], 0);
        }

        if (job is { IsImport: true, Submit: not null } && string.IsNullOrWhiteSpace(job.Submit))
            return Refused("version.comment", "--submit", "Why it is changed is not said.", "Say it in a sentence: reviewers and the history show it.");
        var known = await accounts.ListAsync(cancellationToken);
        var unknown = job.Authors.Where(name => known.All(account => account.SignIn != AccountStore.Normalise(name))).ToArray();
        if (unknown.Length > 0)
            return new SyncReport([], [.. unknown.Select(name => new Problem("sync.author", name, "Nobody signs in by this name.") { Mend = "Name people as they sign in; who has no account is left out." })], 0);

        // Whoever runs the command under a sign-in name of the portal is that person there, and must not approve it.
        Actor[] authors = [.. known.Where(account => job.Authors.Append(job.User).Any(name => AccountStore.Normalise(name) == account.SignIn)).Select(account => new Actor("user:" + account.Id, account.Name))];
        if (job is { IsImport: true, Submit: not null, NoAuthor: false } && authors.Length == 0)
            return Refused("sync.author", "--author", "Who wrote it is not said, so that whoever wrote it could approve it.", "Name everybody who wrote it with --author, or say --no-author when nobody who signs in here did.");
        var request = new SyncRequest(job.Folder) { Check = job.Check, Force = [.. job.Force], Submit = job.Submit, Drafts = job.Drafts, Prune = job.Prune, Authors = authors };
        return job.IsImport
            ? await sync.ImportAsync(request, actor, (id, revision, cancel) => HandInAsync(job, actor, id, revision, cancel), cancellationToken)
            : await sync.ExportAsync(request, actor, cancellationToken);
    }

    /// <summary>As in the designer: it compiles, its tests pass, and somebody says that changed outputs were looked at.</summary>
    private async Task<Outcome<MappingVersion>> HandInAsync(SyncJob job, Actor actor, string id, long revision, CancellationToken cancel)
    {
        IReadOnlyCollection<string> acknowledged = [];
        if (job.AcknowledgeChanges)
        {
            var prepared = await submissions.PrepareAsync(id, cancel);
            if (!prepared.Succeeded)
                return Outcome<MappingVersion>.Failed(prepared.Problems);
            acknowledged = [.. prepared.Value.Changes.Select(change => change.Key)];
        }

        var submitted = await submissions.SubmitAsync(actor, new SubmissionRequest(id, revision, null, job.Submit!, acknowledged, []), cancel);
        return submitted.Succeeded ? submitted.Value.Version : Outcome<MappingVersion>.Failed([.. submitted.Problems.Select(problem =>
            problem.Code == "version.unacknowledged" ? problem with { Mend = "Look at the changed output in the pull request, and say so with --acknowledge-changes." } : problem)]);
    }

    private static SyncReport Refused(string code, string path, string message, string mend) => new([], [new Problem(code, path, message) { Mend = mend }], 0);
}
