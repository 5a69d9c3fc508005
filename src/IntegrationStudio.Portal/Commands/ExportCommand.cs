using System.CommandLine;
using IntegrationStudio.Portal.Versions.Folders;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio export FOLDER</c>: approved versions, or drafts, into a folder.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "The folder to write into; definitions lie at the paths of their ids." };
        var data = Data();
        var mappings = CommonOptions.Mappings();
        var bodyKey = CommonOptions.BodyKey();
        var check = new Option<bool>("--check") { Description = "Change nothing: say what differs." };
        var drafts = new Option<bool>("--drafts") { Description = "Drafts go out where there are any, and versions that nobody reviewed." };
        var prune = new Option<bool>("--prune") { Description = "Delete in the folder what was deleted in the database. Files that belong to no definition stay." };
        var force = new Option<string[]>("--force") { Description = "Write the database's state of this definition although the folder changed too. May be given several times.", HelpName = "ID", DefaultValueFactory = _ => [] };
        var command = new Command("export", """
            Write the newest approved versions of an installation into a folder, also while its portal runs. What changed on both sides is named and left alone;
            files that belong to no definition are not touched.

            Examples:
              studio export mappings --data /var/lib/studio
              studio export mappings --data /var/lib/studio --drafts --check

            Exit code 0: done, or the same on both sides; 1: --check found differences; 2: something is wrong; 3: conflicts.
            """)
        {
            folder, data, mappings, check, drafts, prune, force, bodyKey,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var job = new SyncJob(false, parsed.GetRequiredValue(folder).FullName, Environment.UserName)
            {
                Check = parsed.GetValue(check),
                Drafts = parsed.GetValue(drafts),
                Prune = parsed.GetValue(prune),
                Force = parsed.GetRequiredValue(force),
            };
            var run = new SyncRun(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(mappings).FullName, CommonOptions.KeysOf(parsed.GetValue(bodyKey)));
            return SyncText.Print(await run.RunAsync(job, cancel), job, Console.Out, Console.Error);
        });
        return command;
    }

    internal static Option<DirectoryInfo> Data() => new("--data") { Description = "The portal's data folder.", HelpName = "DIR", DefaultValueFactory = _ => new DirectoryInfo("data") };
}
