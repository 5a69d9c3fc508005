using System.CommandLine;
using System.Globalization;
using IntegrationStudio.Engine.Backups;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio restore</c>: an archive of <c>studio backup</c> becomes a data folder again.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var archive = new Argument<string>("FILE") { Description = "The archive; - for the standard input." };
        var data = CommonOptions.Data();
        var check = new Option<bool>("--check") { Description = "Only say whether the backup is whole and what is in it." };
        var hold = new Option<bool>("--hold") { Description = "What was not delivered yet waits for an operator. Without it each destination's policy decides ('uncertain': it is sent again, marked as a possible duplicate, or held)." };
        var checkpoints = new Option<DirectoryInfo?>("--checkpoints") { Description = "The second place of the audit's checkpoints, if it is not in the data folder: its newer ones are kept under another name.", HelpName = "DIR" };
        var bodyKey = CommonOptions.BodyKey();
        var command = new Command("restore", """
            Bring a backup back as a data folder that does not exist yet or is empty. Nothing is there before all of it was compared.

            Examples:
              studio restore studio-2026-11-24.tar.gz --check
              studio restore studio-2026-11-24.tar.gz --data /var/lib/studio

            What came after the backup is not in it: ask senders to send again from its time on; what is in it is recognised.
            """)
        {
            archive, data, check, hold, checkpoints, bodyKey,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetRequiredValue(archive), parsed.GetRequiredValue(data).FullName, parsed.GetValue(check), parsed.GetValue(hold), parsed.GetValue(checkpoints)?.FullName, CommonOptions.KeysOf(parsed.GetValue(bodyKey)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string archive, string data, bool check, bool hold, string? checkpoints, Outcome<BodyKeys>? keys, CancellationToken cancel)
    {
        if (keys is { Succeeded: false }) return Failed(keys.Problems);
        var fromInput = archive == "-";
        if (!fromInput && !File.Exists(archive)) return Failed([new Problem("restore.archive", archive, "There is no such file.")]);
        var folder = check ? Path.Combine(Path.GetTempPath(), "studio-check-" + Guid.NewGuid().ToString("N")) : data;
        await using var source = fromInput ? Console.OpenStandardInput() : File.OpenRead(archive);
        var restored = await new Restore(folder, CommonOptions.Person()) { BodyKeys = keys?.Value, Hold = hold, Check = check, CheckpointFolder = checkpoints }.RunAsync(source, cancel);
        if (!restored.Succeeded) return Failed(restored.Problems);
        var manifest = restored.Value.Manifest;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(check ? "whole" : folder)}: {manifest.Messages:N0} messages and {manifest.AuditEntries:N0} audit entries as of {manifest.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, written by {manifest.Program}"));
        if (check) return ExitCode.Done;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{restored.Value.Open:N0} deliveries were open and may have arrived since: {(hold ? "they are held" : "each destination's policy decides at the next start")}."));
        if (restored.Value.CheckpointsSetAside is { } aside) Console.WriteLine($"Checkpoints newer than the backup are kept as {aside}.");
        Console.WriteLine("Everybody has to sign in again. Accounts and API keys that were closed after the backup are open again: look through them.");
        return ExitCode.Done;
    }

    private static int Failed(IEnumerable<Problem> problems)
    {
        ProblemReport.Print(Console.Error, "studio restore", problems);
        return ExitCode.Failed;
    }
}
