using System.CommandLine;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Audit;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio audit verify</c> and <c>studio audit export</c>: the trail of a data folder, read without changing anything, also while a portal works with it.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", """
        Verify or export the audit trail of a data folder. Reads only; the portal may run meanwhile.

        Examples:
          studio audit verify --data /var/lib/studio
          studio audit export --data /var/lib/studio --format csv > audit.csv
        """)
    {
        Verify(), Export(),
    };

    private static Command Verify()
    {
        var data = CommonOptions.Data();
        var checkpoints = Checkpoints();
        var command = new Command("verify", """
            Compare every entry with the one before it, and the trail with its signed checkpoints in both places.

            Examples:
              studio audit verify --data /var/lib/studio
              studio audit verify --data /var/lib/studio --checkpoints /mnt/other/audit

            Every finding is a line with entry, time and what; exit code 1 if there is any.
            """)
        {
            data, checkpoints,
        };
        command.SetAction((parsed, cancel) => VerifyAsync(parsed.GetRequiredValue(data).FullName, parsed.GetValue(checkpoints)?.FullName, Console.Out, cancel));
        return command;
    }

    private static Command Export()
    {
        var data = CommonOptions.Data();
        var format = new Option<string>("--format") { Description = "fhir (a Bundle of AuditEvents), ndjson (one AuditEvent per line), json or csv.", HelpName = "FORMAT", DefaultValueFactory = _ => "fhir" };
        format.AcceptOnlyFromAmong("fhir", "ndjson", "json", "csv");
        var action = new Option<string?>("--action") { Description = "Only this action, e.g. 'message.*'.", HelpName = "ACTION" };
        var actor = new Option<string?>("--actor") { Description = "Only this actor's id, e.g. 'user:7'.", HelpName = "ID" };
        var command = new Command("export", """
            Write the audit trail to the standard output, newest first.

            Examples:
              studio audit export --data /var/lib/studio > audit.json
              studio audit export --format csv --action 'message.*' > reads.csv
            """)
        {
            data, format, action, actor,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var output = Console.OpenStandardOutput();
            return await ExportAsync(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(format), new AuditFilter { Action = parsed.GetValue(action), Actor = parsed.GetValue(actor) }, output, Console.Error, cancel);
        });
        return command;
    }

    internal static async Task<int> VerifyAsync(string data, string? checkpoints, TextWriter output, CancellationToken cancel)
    {
        var opened = Open(data, checkpoints);
        if (!opened.Succeeded)
        {
            ProblemReport.Print(output, "studio audit", opened.Problems);
            return ExitCode.Failed;
        }

        var found = await opened.Value.VerifyAsync(null, cancel);
        foreach (var finding in found.Findings)
            output.WriteLine(finding);
        output.WriteLine($"{found.Entries} entries, {found.Checkpoints} checkpoints, {found.Unsigned} entries since the last one: "
            + (found.Holds ? "nothing was changed" : $"{found.Findings.Count} findings"));
        return found.Holds ? ExitCode.Done : ExitCode.Found;
    }

    internal static async Task<int> ExportAsync(string data, string format, AuditFilter filter, Stream output, TextWriter errors, CancellationToken cancel)
    {
        var opened = Open(data, null);
        if (!opened.Succeeded)
        {
            ProblemReport.Print(errors, "studio audit", opened.Problems);
            return ExitCode.Failed;
        }

        await AuditExport.WriteAsync(output, format, opened.Value.StreamAsync(filter, cancel), cancel);
        return 0;
    }

    private static Outcome<AuditTrail> Open(string data, string? checkpoints) => AuditTrail.OpenForReading(Path.Combine(data, "studio.db"), AuditOptions.In(data, checkpoints));

    private static Option<DirectoryInfo?> Checkpoints() => new("--checkpoints") { Description = "The second place of the checkpoints, if it is not 'audit' in the data folder.", HelpName = "DIR" };
}
