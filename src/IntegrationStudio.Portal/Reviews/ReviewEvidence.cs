using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Reviews;

/// <summary>What the product itself can say of a candidate: it follows from the content alone, which never changes.</summary>
/// <param name="Problems">What compiling says.</param>
/// <param name="Tests">Every test.</param>
/// <param name="Coverage">What tests and samples reach; null where there are none.</param>
/// <param name="Scripts">How many scripts there are.</param>
/// <param name="ScriptProblems">What checking them says.</param>
public sealed record ReviewEvidence(IReadOnlyList<Problem> Problems, IReadOnlyList<MappingTestResult> Tests, MappingCoverage? Coverage, int Scripts, IReadOnlyList<Problem> ScriptProblems)
{
    /// <summary>Whether nothing keeps it from compiling.</summary>
    public bool Compiles => !Problems.Any(problem => problem.Severity == Severity.Error);

    /// <summary>How many tests pass.</summary>
    public int Passed => Tests.Count(test => test.Passed);
}

/// <summary>Gathers evidence, once for each candidate.</summary>
internal sealed class ReviewEvidences(VersionStore versions, ScriptCompiler compiler, ScriptPool pool, BehaviourReports behaviour, ChannelHost? channels = null) : IReviewGate
{
    private const int Kept = 32;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Task<Outcome<ReviewEvidence>>> _known = [];

    /// <summary>The evidence of a candidate. Fails where its content cannot be read or is not what was handed in.</summary>
    public Task<Outcome<ReviewEvidence>> OfAsync(MappingVersion version)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(version.EffectiveHash, out var known) && !known.IsFaulted)
                return known;
            while (_known.Count >= Kept)
                _known.RemoveAt(0);
            return _known[version.EffectiveHash] = Task.Run(() => GatherAsync(version));
        }
    }

    /// <summary>The newest comparison of a candidate with the version that it is counted from; null for none.</summary>
    public async Task<KeptBehaviour?> BehaviourAsync(MappingVersion version, CancellationToken cancellationToken = default) =>
        version.Base is { } number && await versions.FindAsync(version.Key.Id, number, cancellationToken: cancellationToken) is { } from
            ? await behaviour.FindAsync(version.Key.Id, from.EffectiveHash, version.EffectiveHash, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<RequiredAnswer>>> RequiredAsync(Review review, CancellationToken cancellationToken = default)
    {
        var version = review.Row.Version;
        var evidence = await OfAsync(version);
        if (!evidence.Succeeded)
            return Outcome<IReadOnlyList<RequiredAnswer>>.Failed(evidence.Problems);
        var input = new ChecklistInput(version, evidence.Value, await BehaviourAsync(version, cancellationToken));
        var lines = Checklist.Of(version.Summary.Kind).SelectMany(phase => phase.Lines(input, review.Checks)).Where(line => line.Item.IsBlocking).ToList();
        if (lines.Find(line => line.Fact is { Holds: false, IsFinal: true }) is { } final)
            return new Problem("review.checklist", version.Key.ToString(), $"{final.Item.Text}: {final.Fact!.Words}.") { Mend = "Ask for changes." };
        // Answered ones too: the answer may be taken back before the approval is written.
        return lines.Where(line => line.AsksPerson).Select(line => new RequiredAnswer(line.Item.Id, line.Item.Text, line.NeedsNote)).ToList();
    }

    private async Task<Outcome<ReviewEvidence>> GatherAsync(MappingVersion version)
    {
        var opened = await versions.OpenAsync(version);
        if (!opened.Succeeded)
            return Outcome<ReviewEvidence>.Failed(opened.Problems);
        var pinned = await versions.LibraryAsync(version.EffectiveHash);
        if (!pinned.Succeeded)
            return Outcome<ReviewEvidence>.Failed(pinned.Problems);
        return await GatherAsync(opened.Value, pinned.Value.With(opened.Value.Package));
    }

    /// <summary>The evidence of a definition in a library: what compiling, its tests and its scripts say.</summary>
    public async Task<ReviewEvidence> GatherAsync(DefinitionFolder folder, MappingLibrary library)
    {
        var found = new List<Problem>();
        if (folder.Definition.Kind == MappingKind.Channel && ChannelVersions.Read(folder.Definition).Value is { } channel && channels is not null)
            found.AddRange(channels.Check(channel));
        var suite = MappingTestSuite.Read(folder, found);
        var options = new TestRunOptions { Scripts = compiler, Pool = pool, Parallel = 1 };
        var checks = ScriptChecks.Of(library, folder);
        var scripts = checks.Files.Count == 0 ? [] : await checks.RunAsync(compiler);
        var tests = await MappingTests.RunAsync(library, suite, options, found);
        return new ReviewEvidence(
            [.. library.Check(folder.Definition.Id), .. found],
            tests,
            suite.Inputs.Any() ? await MappingCoverage.MeasureAsync(library, suite.MappingId, suite.Inputs, options, CancellationToken.None) : null,
            checks.Files.Count,
            scripts);
    }
}
