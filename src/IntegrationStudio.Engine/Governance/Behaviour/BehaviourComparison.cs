using System.Buffers;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>
/// Runs both sides over one input after the other, with the same clock and ids. Results that say the same are found by their trees and cost two runs; only others are
/// run again with a trace and compared value by value. Safe for many threads.
/// </summary>
internal sealed class BehaviourComparison(BehaviourSide before, BehaviourSide after, RunOptions options, BehaviourRecorder recorder)
{
    private readonly bool _sharesInput = before.ReadsLike(after);
    private readonly string _file = before.Compiled.Target.Format == after.Compiled.Target.Format ? "result" + TestFiles.ExtensionOf(after.Compiled.Target.Format) : "result.json";
    private readonly bool _asJson = before.Compiled.Target.Format != after.Compiled.Target.Format;

    /// <summary>Compares one input and records it.</summary>
    /// <param name="number">Its place among the inputs: examples are the first ones.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancel">Ends the run.</param>
    public async ValueTask CompareAsync(int number, BehaviourInput input, CancellationToken cancel)
    {
        Outcome<MappingInput> left = before.Read(input.Bytes);
        Outcome<MappingInput> right = _sharesInput ? left : after.Read(input.Bytes);
        if (!left.Succeeded || !right.Succeeded)
        {
            recorder.Refused(number, input.Place, left.Succeeded ? null : left.Problems, right.Succeeded ? null : right.Problems);
            return;
        }

        RunOptions run = options with { Now = input.Now, Stop = cancel };
        using MappingResult was = await before.Compiled.RunAsync(left.Value, run, cancel).ConfigureAwait(false);
        using MappingResult now = await after.Compiled.RunAsync(right.Value, run, cancel).ConfigureAwait(false);
        if (was.Failed || now.Failed)
        {
            recorder.Refused(number, input.Place, was.Failed ? was.Problems : null, now.Failed ? now.Problems : null);
            return;
        }

        bool same = !_asJson && TreeEquality.Same(was.Tree, was.Root, now.Tree, now.Root);
        if (same)
        {
            recorder.Same(number, input.Place, was.Problems, now.Problems);
            return;
        }

        IReadOnlyList<MappingDifference> differences = Compare(was, now);
        if (differences.Count > 0) differences = await ExplainAsync(differences, left.Value, right.Value, run, cancel).ConfigureAwait(false);
        recorder.Different(number, input.Place, differences, was.Problems, now.Problems);
    }

    private IReadOnlyList<MappingDifference> Compare(MappingResult was, MappingResult now)
    {
        Outcome<IReadOnlyList<MappingDifference>> compared = ResultComparison.Compare(_file, Written(was), Written(now), []);
        return compared.Succeeded ? compared.Value : [new MappingDifference("", null, null)]; // what cannot be read again is different as a whole
    }

    /// <summary>Names the rule of each value: of what is written now by the later trace, of what is gone by the earlier one.</summary>
    private async ValueTask<IReadOnlyList<MappingDifference>> ExplainAsync(IReadOnlyList<MappingDifference> differences, MappingInput left, MappingInput right, RunOptions run, CancellationToken cancel)
    {
        RunOptions traced = run with { Trace = true };
        RuleLookup? wrote = null;
        if (differences.Any(difference => difference.Actual is null))
        {
            using MappingResult was = await before.Compiled.RunAsync(left, traced, cancel).ConfigureAwait(false);
            wrote = new RuleLookup(before.Writers.Value, PartMapping.Own(was.Trace ?? []));
        }

        using MappingResult now = await after.Compiled.RunAsync(right, traced, cancel).ConfigureAwait(false);
        var writes = new RuleLookup(after.Writers.Value, PartMapping.Own(now.Trace ?? []));
        return [.. differences.Select(difference => difference.Actual is null ? Swapped(wrote!.Explain(Swapped(difference))) : writes.Explain(difference))];
    }

    private static MappingDifference Swapped(MappingDifference difference) => difference with { Expected = difference.Actual, Actual = difference.Expected };

    private ReadOnlyMemory<byte> Written(MappingResult result)
    {
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        if (_asJson) result.WriteJson(output);
        else result.Write(output);
        return output.WrittenMemory;
    }
}
