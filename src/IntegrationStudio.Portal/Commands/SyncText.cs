using IntegrationStudio.Engine.Governance.Sync;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Portal.Versions.Folders;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary>What came of a synchronisation, as people read it on a terminal.</summary>
internal static class SyncText
{
    public static string Words(SyncState state) => state switch
    {
        SyncState.Same => "the same",
        SyncState.FolderNew => "new in the folder",
        SyncState.FolderChanged => "changed in the folder",
        SyncState.FolderDeleted => "deleted in the folder",
        SyncState.DatabaseNew => "new in the database",
        SyncState.DatabaseChanged => "changed in the database",
        SyncState.DatabaseDeleted => "deleted in the database",
        SyncState.Waiting => "not approved yet",
        _ => "conflict",
    };

    /// <summary>Prints the report, results to one place and what hinders to the other, and gives the exit code.</summary>
    public static int Print(SyncReport report, SyncJob job, TextWriter output, TextWriter errors)
    {
        ProblemReport.Print(errors, job.Folder, report.Problems);
        var isRefused = report.Problems.Any(problem => problem.Severity == Severity.Error);
        foreach (var item in report.Items.Where(item => item.State != SyncState.Same || item.Action is not null || item.Problems.Count > 0))
        {
            var action = item.Action is null ? Advice(item.State, job) : isRefused || job.Check ? $" (would be: {item.Action})" : $": {item.Action}";
            output.WriteLine($"{Words(item.State),-24} {item.Id}{action}");
            foreach (var difference in item.Differences)
                output.WriteLine($"    {difference}");
            ProblemReport.Print(errors, item.Id, item.Problems);
        }

        if (report.Items.Count > 0 || report.Problems.Count == 0)
            output.WriteLine(Summary(report));
        if (isRefused)
            errors.WriteLine("Nothing was changed.");
        return Code(report, job);
    }

    /// <summary>The report as cases: a definition each. Differences are no failures, conflicts and problems are.</summary>
    public static IReadOnlyList<JUnitCheck> Checks(SyncReport report) =>
    [
        .. report.Problems.GroupBy(problem => problem.Path.Split(": ")[0]).Select(problems => Named(problems.Key, [.. problems])),
        .. report.Items.Select(item => Named(item.Id, item.Problems) with
        {
            Failure = item.State == SyncState.Conflict ? "Folder and database changed both." : null,
            Output = item.State == SyncState.Same ? [] : [Words(item.State), .. item.Differences],
        }),
    ];

    private static JUnitCheck Named(string path, IReadOnlyList<Problem> problems)
    {
        var (suite, name) = JUnitFile.NameOf(path);
        return new JUnitCheck(suite, name, problems);
    }

    public static int Code(SyncReport report, SyncJob job) =>
        report.Errors.Any() ? ExitCode.Failed
        : report.HasConflicts ? ExitCode.Conflict
        : job.Check && report.Differs ? ExitCode.Found
        : ExitCode.Done;

    private static string Summary(SyncReport report)
    {
        var counts = report.Items.GroupBy(item => item.State).OrderBy(states => states.Key).Select(states => $"{states.Count():N0} {Words(states.Key)}").ToList();
        if (report.Shipped > 0)
            counts.Add($"{report.Shipped:N0} of the product passed over");
        return counts.Count == 0 ? "No definitions on either side." : string.Join(", ", counts);
    }

    /// <summary>What to do about a state in which the command itself does nothing.</summary>
    private static string Advice(SyncState state, SyncJob job) => state switch
    {
        SyncState.Conflict => job.IsImport ? " (left alone; --force ID takes the folder's)" : " (left alone; --force ID takes the database's)",
        SyncState.FolderNew or SyncState.FolderChanged => " (studio import takes it in)",
        SyncState.FolderDeleted => job.IsImport ? " (stays in the database; retire its versions in the portal)" : " (--force ID writes it again)",
        SyncState.DatabaseNew or SyncState.DatabaseChanged => " (studio export writes it)",
        SyncState.DatabaseDeleted => job.IsImport ? " (--force ID takes it in again)" : " (--prune deletes it in the folder)",
        _ => "",
    };
}
