using System.CommandLine;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio manifest</c>: whether the product's definitions are as they were released; writes the list for those who build the product.</summary>
internal static class ManifestCommand
{
    public static Command Create()
    {
        var mappings = CommonOptions.Mappings();
        var write = new Option<FileInfo?>("--write") { Description = "Write the list of what is there instead; the next build of the program holds it. For those who build the product.", HelpName = "FILE" };
        var command = new Command("manifest", """
            Compare the product's definitions (hl7/) with the list of this release, which lies inside of the program.

            Examples:
              studio manifest
              studio manifest --mappings mappings --write mappings/hl7/manifest.json

            Exit code 0: all are as they were released; 1: some are not, each is named; 2: they cannot be read.
            """)
        {
            mappings, write,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(mappings).FullName, parsed.GetValue(write)?.FullName, Console.Out, Console.Error));
        return command;
    }

    internal static int Run(string mappings, string? write, TextWriter output, TextWriter errors)
    {
        var opened = MappingLibrary.Open(mappings);
        var found = opened.Succeeded ? ReleaseManifest.Of(opened.Value) : Outcome<ReleaseManifest>.Failed(opened.Problems);
        if (!found.Succeeded || !opened.Succeeded)
        {
            ProblemReport.Print(errors, mappings, found.Problems);
            return ExitCode.Failed;
        }

        if (write is not null)
        {
            File.WriteAllBytes(write, found.Value.ToJson());
            output.WriteLine($"{found.Value.Definitions.Count:N0} definitions written to {write}");
            return ExitCode.Done;
        }

        var altered = found.Value.Definitions.Select(definition => ReleaseManifest.Own.Check(opened.Value.Find(definition.Id)!)).OfType<Problem>().ToList();
        var missing = ReleaseManifest.Own.Definitions.Where(released => !opened.Value.Contains(released.Id)).ToList();
        ProblemReport.Print(output, mappings, altered.Concat(missing.Select(released => new Problem("shipped.missing", released.Id, "The release has it, and the folder does not."))));
        output.WriteLine($"{found.Value.Definitions.Count - altered.Count:N0} as released, {altered.Count:N0} altered, {missing.Count:N0} missing");
        return altered.Count + missing.Count == 0 ? ExitCode.Done : ExitCode.Found;
    }
}
