using System.Buffers;
using System.Diagnostics;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>A mapping with its tests, ready to run them. Tests run on any thread.</summary>
internal sealed class TestedMapping(MappingLibrary library, MappingTestSuite suite, CompiledMapping mapping, TestRunOptions options)
{
    /// <summary>Runs one test. Never throws for what is in its files.</summary>
    public async Task<MappingTestResult> RunAsync(MappingTestCase test, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        MappingTestSettings settings = test.Settings.Over(suite.Options);
        string expectedPath = test.ExpectedPath ?? TestFiles.Expected(test.Name, mapping.Target.Format);
        var none = new MappingTestResult(suite.MappingId, test.Name, [], [], TimeSpan.Zero) { ExpectedPath = expectedPath };
        Outcome<MappingInput> input = mapping.Read(PartMapping.Input(library, suite.MappingId, test.Input));
        if (!input.Succeeded) return none with { Problems = input.Problems, Duration = clock.Elapsed };
        var run = new RunOptions { Now = settings.Now ?? MappingTestSettings.DefaultNow, Scripts = options.Pool };
        using MappingResult result = await mapping.RunAsync(input.Value, run, cancellationToken).ConfigureAwait(false);
        bool asJson = result.IsHl7 && Path.GetExtension(expectedPath) == ".json";
        byte[] output = asJson ? Written(written => result.WriteJson(written)) : Written(written => result.Write(written));
        MappingTestResult outcome = none with { Problems = result.Problems, Output = output };

        if (test.ExpectedPath is not null)
        {
            IgnoredPath[] ignored = [.. settings.Ignore.Select(path => new IgnoredPath(path))];
            Outcome<IReadOnlyList<MappingDifference>> compared = ResultComparison.Compare(test.ExpectedPath, test.Expected, output, ignored);
            outcome = compared.Succeeded ? outcome with { Differences = compared.Value } : outcome with { Problems = [.. outcome.Problems, .. compared.Problems] };
        }
        else if (settings.Assert.Count == 0)
        {
            Problem missing = new("test.expected", expectedPath, "There is nothing to compare with.") { Mend = "Review the result and save it under this name." };
            outcome = outcome with { Problems = [.. outcome.Problems, missing] };
        }

        if (settings.Assert.Count > 0) outcome = outcome with { Assertions = Check(settings, input.Value, result, run.Now) };
        outcome = outcome with { Duration = clock.Elapsed };
        return outcome.Differences.Count > 0 && options.Explain ? outcome with { Differences = await ExplainAsync(outcome.Differences, input.Value, run, cancellationToken).ConfigureAwait(false) } : outcome;
    }

    private static AssertionResult[] Check(MappingTestSettings settings, MappingInput input, MappingResult result, DateTimeOffset now)
    {
        if (input.Hl7 is not { } message) return Check(settings, Item.Of(input.Tree!, input.Tree!.Root), result, now);
        Hl7StructureDefinition structure = Hl7Dictionary.For(message.Version).Structure(message.Structure) ?? Hl7StructureDefinition.General;
        using Hl7GroupTree groups = Hl7Structure.Resolve(message, structure);
        return Check(settings, Item.Of(groups.Root), result, now);
    }

    private static AssertionResult[] Check(MappingTestSettings settings, Item source, MappingResult result, DateTimeOffset now)
    {
        var check = new AssertionCheck(result.Tree, result.Root, source, now);
        return [.. settings.Assert.Select(check.Check)];
    }

    private async Task<IReadOnlyList<MappingDifference>> ExplainAsync(IReadOnlyList<MappingDifference> differences, MappingInput input, RunOptions run, CancellationToken cancellationToken)
    {
        using MappingResult traced = await mapping.RunAsync(input, run with { Trace = true }, cancellationToken).ConfigureAwait(false);
        var lookup = new RuleLookup(MappingOutline.Of(library, suite.MappingId), PartMapping.Own(traced.Trace ?? []));
        return [.. differences.Select(lookup.Explain)];
    }

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
