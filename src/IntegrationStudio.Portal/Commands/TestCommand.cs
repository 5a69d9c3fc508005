using System.CommandLine;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio test [DIR...]</c>: the tests beside the mappings.</summary>
internal static class TestCommand
{
    private const int DifferencesShown = 10;

    public static Command Create()
    {
        var folders = new Argument<string[]>("dir")
        {
            Description = "Mapping folders whose tests to run, with everything below. Default: all of --mappings.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var mappings = CommonOptions.Mappings();
        var command = new Command("test", """
            Run the tests that lie beside mappings: tests/<case>.hl7 must give tests/<case>.expected.json.

            Examples:
              studio test
              studio test mappings/labs/north

            The last line is "N passed, N failed"; exit code 1 if any failed.
            """)
        {
            folders, mappings,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetRequiredValue(mappings).FullName, parsed.GetValue(folders) ?? [], Console.Out, cancel));
        return command;
    }

    internal static async Task<int> RunAsync(string mappings, IReadOnlyList<string> folders, TextWriter output, CancellationToken cancel)
    {
        int passed = 0, failed = 0;
        var opened = MappingLibrary.Open(mappings);
        ProblemReport.Print(output, mappings, opened.Problems);
        if (!opened.Succeeded)
        {
            output.WriteLine("0 passed, 1 failed");
            return 1;
        }

        var options = new ScriptOptions();
        await using var compiler = new ScriptCompiler(options);
        await using var pool = new ScriptPool(options);
        foreach (var folder in folders.Count == 0 ? [mappings] : folders)
        {
            if (!Directory.Exists(folder))
            {
                output.WriteLine($"{folder}: no such folder");
                failed++;
                continue;
            }

            await foreach (var result in MappingTests.RunAsync(opened.Value, folder, compiler, pool, cancel))
            {
                if (result.Passed)
                {
                    passed++;
                    continue;
                }

                failed++;
                output.WriteLine($"FAILED {result.MappingId} {result.Case}");
                ProblemReport.Print(output, "  " + result.Case, result.Problems);
                foreach (var difference in result.Differences.Take(DifferencesShown))
                {
                    output.WriteLine($"  {difference.Path}: expected {difference.Expected ?? "nothing"}, found {difference.Actual ?? "nothing"}");
                }

                if (result.Differences.Count > DifferencesShown)
                {
                    output.WriteLine($"  and {result.Differences.Count - DifferencesShown} more differences");
                }
            }
        }

        if (passed + failed == 0)
        {
            output.WriteLine("No tests found. A test is tests/<case>.hl7 with tests/<case>.expected.json beside a mapping.json.");
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
}
