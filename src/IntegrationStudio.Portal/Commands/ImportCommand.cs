using System.CommandLine;
using IntegrationStudio.Portal.Versions.Folders;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio import FOLDER</c>: definitions from a folder into drafts, such as from a checked out Git repository.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "The folder that holds definitions at the paths of their ids, such as mappings." };
        var data = ExportCommand.Data();
        var mappings = CommonOptions.Mappings();
        var junit = CommonOptions.JUnit();
        var bodyKey = CommonOptions.BodyKey();
        var check = new Option<bool>("--check") { Description = "Change nothing: say what differs, and whether what would come in is in order." };
        var submit = new Option<string?>("--submit") { Description = "Hand what came in in for review, for this reason. Somebody else approves it in the portal.", HelpName = "COMMENT" };
        var acknowledge = new Option<bool>("--acknowledge-changes") { Description = "With --submit: the outputs that change were looked at, in the pull request for instance." };
        var author = new Option<string[]>("--author") { Description = "Sign-in name of somebody who wrote what comes in, and so cannot approve it. May be given several times.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var none = new Option<bool>("--no-author") { Description = "With --submit: nobody who signs in here wrote what comes in." };
        var force = new Option<string[]>("--force") { Description = "Take the folder's state of this definition although the database changed too. May be given several times.", HelpName = "ID", DefaultValueFactory = _ => [] };
        var command = new Command("import", """
            Take definitions that changed in a folder into drafts of an installation, also while its portal runs. What changed on both sides is named and left alone;
            nothing is approved or deleted.

            Examples:
              studio import mappings --data /var/lib/studio --check --junit import.xml
              studio import mappings --data /var/lib/studio --submit 'Pull request 17: critical flags' --author ada

            Exit code 0: done, or the same on both sides; 1: --check found differences; 2: something is wrong, and nothing was changed unless it is said; 3: conflicts.
            """)
        {
            folder, data, mappings, check, submit, acknowledge, author, none, force, junit, bodyKey,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var job = new SyncJob(true, parsed.GetRequiredValue(folder).FullName, Environment.UserName)
            {
                Check = parsed.GetValue(check),
                Submit = parsed.GetValue(submit),
                AcknowledgeChanges = parsed.GetValue(acknowledge),
                Authors = parsed.GetRequiredValue(author),
                NoAuthor = parsed.GetValue(none),
                Force = parsed.GetRequiredValue(force),
            };
            var run = new SyncRun(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(mappings).FullName, CommonOptions.KeysOf(parsed.GetValue(bodyKey)));
            var started = DateTimeOffset.UtcNow;
            var report = await run.RunAsync(job, cancel);
            if (parsed.GetValue(junit) is { } file)
                JUnitFile.Write(file.FullName, "studio import", SyncText.Checks(report), started);
            return SyncText.Print(report, job, Console.Out, Console.Error);
        });
        return command;
    }
}
