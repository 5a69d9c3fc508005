using System.CommandLine;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Bundles;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio bundle</c>: approved versions from one installation to another, in signed files. Works on a data folder whose portal is stopped.</summary>
internal static class BundleCommand
{
    public static Command Create() => new("bundle", """
        Take approved versions from one installation to another in signed files. The portal of the data folder must be stopped.

        Examples:
          studio bundle key --data /var/lib/studio-dev
          studio bundle trust PUBLIC-KEY --name dev --data /var/lib/studio
        """)
    {
        Key(), Trust(), Export(), Import(),
    };

    private static Command Key()
    {
        var data = CommonOptions.Data();
        var command = new Command("key", """
            Print the public key that this installation signs with; it is made when there is none.

            Example:
              studio bundle key --data /var/lib/studio
            """)
        {
            data,
        };
        command.SetAction(parsed =>
        {
            using var key = BundleKey.OpenOrCreate(parsed.GetRequiredValue(data).FullName);
            Console.WriteLine(BundleKey.Public(key));
            Console.Error.WriteLine($"fingerprint {BundleKey.Fingerprint(BundleKey.Public(key))}");
            return 0;
        });
        return command;
    }

    private static Command Trust()
    {
        var data = CommonOptions.Data();
        var key = new Argument<string>("PUBLIC-KEY") { Description = "What 'studio bundle key' printed on the other installation." };
        var name = new Option<string?>("--name") { Description = "What the signer is called here. Needed unless --remove is given.", HelpName = "NAME" };
        var remove = new Option<bool>("--remove") { Description = "Trust it no more; what it brought stays." };
        var command = new Command("trust", """
            Trust a signer: versions in its bundles arrive approved, with the approvals that they have there.

            Examples:
              studio bundle trust PUBLIC-KEY --name dev --data /var/lib/studio
              studio bundle trust PUBLIC-KEY --remove
            """)
        {
            key, name, remove, data,
        };
        command.SetAction((parsed, cancel) => WithAsync(parsed.GetRequiredValue(data).FullName, async store =>
        {
            var who = parsed.GetRequiredValue(key);
            var wrong = parsed.GetValue(remove) ? await store.DistrustAsync(who, CommonOptions.Person(), cancel) : await store.TrustAsync(who, parsed.GetValue(name) ?? "", CommonOptions.Person(), cancel);
            return wrong is null ? 0 : Failed([wrong]);
        }));
        return command;
    }

    private static Command Export()
    {
        var data = CommonOptions.Data();
        var versions = new Argument<string[]>("ID@NUMBER") { Description = "The versions, such as labs/north/oru-r01@1.2.0.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<FileInfo>("--out") { Description = "The bundle to write.", HelpName = "FILE", Required = true };
        var instance = new Option<string>("--instance") { Description = "The name of this installation in the bundle.", HelpName = "NAME", DefaultValueFactory = _ => Environment.MachineName };
        var labels = new Option<bool>("--labels") { Description = "Labels go along." };
        var command = new Command("export", """
            Write approved versions with all that they pin, their comments and approvals into one signed file. Exit code 2 when one cannot go out; then nothing is written.

            Example:
              studio bundle export labs/north/oru-r01@1.2.0 --instance dev --out north.bundle
            """)
        {
            versions, output, instance, labels, data,
        };
        command.SetAction((parsed, cancel) => WithAsync(parsed.GetRequiredValue(data).FullName, async store =>
        {
            using var key = BundleKey.OpenOrCreate(parsed.GetRequiredValue(data).FullName);
            var keys = parsed.GetRequiredValue(versions).Select(version => version.LastIndexOf('@') is > 0 and var at ? new VersionKey(version[..at], version[(at + 1)..]) : new VersionKey(version, "")).ToArray();
            var file = await store.ExportAsync(keys, parsed.GetRequiredValue(instance), key, CommonOptions.Person(), parsed.GetValue(labels), cancel);
            if (!file.Succeeded) return Failed(file.Problems);
            await File.WriteAllBytesAsync(parsed.GetRequiredValue(output).FullName, file.Value, cancel);
            Console.WriteLine($"{keys.Length} versions, {file.Value.Length} bytes, signed by {BundleKey.Fingerprint(BundleKey.Public(key))}");
            return 0;
        }));
        return command;
    }

    private static Command Import()
    {
        var data = CommonOptions.Data();
        var file = new Argument<FileInfo>("FILE") { Description = "The bundle." };
        var check = new Option<bool>("--check") { Description = "Only say what would be done." };
        var command = new Command("import", """
            Read in a bundle, all of it or nothing. Versions of a trusted signer arrive approved; others become candidates to be reviewed. Exit code 2 when it is refused, with every reason.

            Examples:
              studio bundle import north.bundle --check
              studio bundle import north.bundle --data /var/lib/studio
            """)
        {
            file, check, data,
        };
        command.SetAction((parsed, cancel) => WithAsync(parsed.GetRequiredValue(data).FullName, async store =>
        {
            var source = parsed.GetRequiredValue(file);
            if (!source.Exists || source.Length > 64 * 1024 * 1024) return Failed([new Problem("bundle.file", source.FullName, "There is no such file, or it is larger than 64 MB.")]);
            var bytes = await File.ReadAllBytesAsync(source.FullName, cancel);
            var plan = await (parsed.GetValue(check) ? store.PlanAsync(bytes, CommonOptions.Person(), cancel) : store.ImportAsync(bytes, CommonOptions.Person(), cancel));
            if (!plan.Succeeded) return Failed(plan.Problems);
            Console.WriteLine($"from {plan.Value.Instance}, signed by {BundleKey.Fingerprint(plan.Value.Signer)} ({plan.Value.TrustedAs ?? "not trusted"})");
            foreach (var (version, step) in plan.Value.Steps) Console.WriteLine($"{version}: {step.ToString().ToLowerInvariant()}");
            return 0;
        }));
        return command;
    }

    private static async Task<int> WithAsync(string data, Func<BundleStore, Task<int>> work)
    {
        var path = Path.Combine(data, "studio.db");
        if (DatabaseInUse.Check(path, "Stop the portal, and start it again afterwards.") is { } refusal) return Failed([refusal]);
        var opened = MessageJournal.Open(path);
        if (!opened.Succeeded) return Failed(opened.Problems);
        await using var journal = opened.Value;
        return await work(new BundleStore(new VersionStore(journal, MappingLibrary.Of([]))));
    }

    private static int Failed(IEnumerable<Problem> problems)
    {
        ProblemReport.Print(Console.Error, "studio bundle", problems);
        return ExitCode.Failed;
    }
}
