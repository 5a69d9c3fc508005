using System.CommandLine;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio test [DIR...]</c>: the tests beside the mappings.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("dir")
        {
            Description = "Mapping folders whose tests to run, with everything below. Default: all of --mappings.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var mappings = CommonOptions.Mappings();
        var filter = new Option<string?>("--filter")
        {
            Description = "Only tests whose 'mapping/case' matches: a part of it, or a pattern with * and ?, e.g. 'labs/*/critical-*'.",
            HelpName = "PATTERN",
        };
        var junit = CommonOptions.JUnit();
        var update = new Option<bool>("--update") { Description = "Show what differs, then take the new results as expected. Look at the difference before you commit it." };
        var command = new Command("test", """
            Run the tests that lie beside mappings: tests/<case>.hl7 (or .txt, .json, .xml, .csv) must give tests/<case>.expected.json
            (or the target's ending) and meet the assertions of tests/<case>.test.json.

            Examples:
              studio test
              studio test mappings/labs/north --filter critical
              studio test --junit results.xml
              studio test mappings/labs/north --update

            The last line is "N passed, N failed"; exit code 1 if any failed, or if a filter fits none; 2 if a folder is missing.
            """)
        {
            folders, mappings, filter, junit, update,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetRequiredValue(mappings).FullName,
            parsed.GetValue(folders) ?? [],
            new TestRequest(parsed.GetValue(filter), parsed.GetValue(junit)?.FullName, parsed.GetValue(update)),
            Console.Out,
            cancel));
        return command;
    }

    internal static Task<int> RunAsync(string mappings, IReadOnlyList<string> folders, TextWriter output, CancellationToken cancel) =>
        RunAsync(mappings, folders, new TestRequest(), output, cancel);

    internal static async Task<int> RunAsync(string mappings, IReadOnlyList<string> folders, TestRequest request, TextWriter output, CancellationToken cancel)
    {
        var started = DateTimeOffset.UtcNow;
        var opened = MappingLibrary.Open(mappings);
        ProblemReport.Print(output, mappings, opened.Problems);
        if (!opened.Succeeded)
        {
            output.WriteLine("0 passed, 1 failed");
            return ExitCode.Failed;
        }

        var scripts = new ScriptOptions();
        await using var compiler = new ScriptCompiler(scripts);
        await using var pool = new ScriptPool(scripts);
        var results = new List<MappingTestResult>();
        var missing = 0;
        var absent = 0;
        var updated = 0;
        foreach (var folder in folders.Count == 0 ? [mappings] : folders)
        {
            if (!Directory.Exists(folder))
            {
                output.WriteLine($"{folder}: no such folder");
                missing++;
                absent++;
                continue;
            }

            var options = new TestRunOptions { Scripts = compiler, Pool = pool, Filter = request.Matches };
            await foreach (var result in MappingTests.RunAsync(opened.Value, folder, options, cancel))
            {
                if (!result.Passed)
                {
                    TestReport.Print(output, result);
                }

                if (request.Update && TestUpdate.Accept(opened.Value, result) is { } file)
                {
                    output.WriteLine($"  updated {file}");
                    updated++;
                    results.Add(TestUpdate.AsAccepted(result));
                }
                else
                {
                    results.Add(result);
                }
            }
        }

        if (results.Count + missing == 0)
        {
            output.WriteLine(request.Filter is { } none
                ? $"No test matches \"{none}\"."
                : "No tests found. A test is tests/<case>.hl7 with tests/<case>.expected.json beside a mapping.json.");
            missing += request.Filter is null ? 0 : 1;
        }

        if (request.JUnit is { } report)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(report)!);
            await using var file = File.Create(report);
            JUnitReport.Write(results, started, file);
        }

        var passed = results.Count(result => result.Passed);
        var failed = results.Count - passed + missing;
        output.WriteLine($"{passed} passed, {failed} failed{(updated > 0 ? $", {updated} updated" : "")}");
        return absent > 0 ? ExitCode.Failed : failed == 0 ? ExitCode.Done : ExitCode.Found;
    }
}
