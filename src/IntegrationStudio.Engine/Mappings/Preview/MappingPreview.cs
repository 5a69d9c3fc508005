using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>
/// Runs a definition over a sample and says what became of it, row by row. Nothing is stored and nothing is sent. Compiles a definition once for all samples; give a
/// new one for every change of the definition. Safe for many threads.
/// </summary>
public sealed class MappingPreview
{
    /// <summary>How long rules and scripts may run: people wait for it at every key. Large samples have a millisecond more for every KB.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the first run of a definition in this process may take, whose code and scripts are compiled while it runs.</summary>
    public static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(3);

    private static readonly ConcurrentDictionary<string, bool> Warm = new(StringComparer.Ordinal);

    // For scripts the limit is kept where they run, which says at which line; this is for workers that do not come up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MappingLibrary _library;
    private readonly string _id;
    private readonly RunOptions _options;
    private readonly ScriptCompiler? _scripts;
    private readonly FhirDefinitionSet? _definitions;
    private readonly Lock _lock = new();
    private Task<Outcome<CompiledMapping>>? _compiled; // of a message map: the same for every sample

    /// <param name="library">The definitions, the draft among them.</param>
    /// <param name="id">The definition to show.</param>
    /// <param name="options">Clock, namespace of ids, and where scripts run.</param>
    /// <param name="scripts">Compiles scripts; null: definitions with scripts do not run.</param>
    /// <param name="definitions">Profiles of the installation; null for none.</param>
    public MappingPreview(MappingLibrary library, string id, RunOptions options, ScriptCompiler? scripts = null, FhirDefinitionSet? definitions = null) =>
        (_library, _id, _options, _scripts, _definitions) = (library, id, options, scripts, definitions);

    /// <summary>Runs the definition.</summary>
    /// <param name="sample">The message or document.</param>
    /// <param name="validates">Whether the result is validated, against the target's profiles too.</param>
    /// <param name="takesTimes">Whether the time of each rule is taken.</param>
    /// <param name="observes">Whether scripts run once more, to say what they do line by line.</param>
    /// <param name="cancellationToken">Ends scripts, and the work that comes after the rules.</param>
    public async Task<PreviewResult> RunAsync(ReadOnlyMemory<byte> sample, bool validates = true, bool takesTimes = false, bool observes = false, CancellationToken cancellationToken = default)
    {
        // Not shared: an outline is worked out as it is asked, by one thread.
        MappingOutline outline = MappingOutline.Of(_library, _id);
        SourceSchema source = outline.Source ?? new SourceSchema(Formats.Hl7v2);
        Outcome<MappingInput> input = MappingInput.Read(source, sample);
        if (!input.Succeeded) return new PreviewResult { Problems = input.Problems };
        SourceValues sources = SourceValues.Of(input.Value, outline.Definition.Kind, source);
        var shown = new PreviewResult { SourceValues = sources.Values };
        Outcome<PreviewHost> host = PreviewHost.Of(_library, outline, sample);
        if (!host.Succeeded) return shown with { Problems = host.Problems };
        Outcome<CompiledMapping> mapping = await CompileAsync(host.Value, cancellationToken).ConfigureAwait(false);
        if (!mapping.Succeeded) return shown with { Problems = mapping.Problems };
        cancellationToken.ThrowIfCancellationRequested();

        RuleClock? clock = takesTimes ? new RuleClock() : null;
        long start = Stopwatch.GetTimestamp();
        TimeSpan limit = (Warm.ContainsKey(_id) ? Limit : FirstLimit) + TimeSpan.FromMilliseconds(sample.Length / 1024.0);
        ScriptObserver? observer = observes ? new ScriptObserver() : null;
        RunOptions options = _options with { Trace = true, Clock = clock, ScriptLimit = Limit, Observer = observer };
        MappingResult? ran = await RunAsync(mapping.Value, input.Value, options, limit, cancellationToken).ConfigureAwait(false);
        if (ran is null) return shown with { Problems = [new Problem("preview.limit", _id, $"The mapping ran longer than {limit.TotalMilliseconds:0} ms over this sample and was stopped.") { Mend = mapping.Value.UsesScripts ? "Look for loops in its scripts and expressions." : "Look for expressions that search the whole message for every item." }] };
        using MappingResult result = ran;
        Warm.TryAdd(_id, true);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        cancellationToken.ThrowIfCancellationRequested();

        var output = new ArrayBufferWriter<byte>();
        result.Write(output);
        var targets = new ResultValues(result, outline, host.Value);
        List<PreviewLink> links = [];
        List<TraceEntry> trace = [];
        foreach (TraceEntry entry in result.Trace ?? [])
        {
            if (host.Value.Own(entry.RulePath) is not { } rule) continue;
            trace.Add(rule.Length == entry.RulePath.Length ? entry : entry with { RulePath = rule });
            links.Add(new PreviewLink(entry.ResultPath, targets.KeyOf(entry.ResultPath), rule, entry.SourcePath, sources.KeyOf(entry), ValueTable.Cut(entry.Value)));
        }

        return shown with
        {
            Ran = true,
            Output = output.WrittenMemory,
            Format = result.Target.Format,
            Nodes = result.Target.Format is Formats.Hl7v2 or Formats.Xml or Formats.Delimited ? ResultNodes.Of(result.Tree, result.Root) : [],
            Problems = [.. mapping.Problems, .. result.Problems],
            Failed = result.Failed,
            Findings = validates ? Validate(result, host.Value, outline.Target, targets, links) : [],
            Trace = trace,
            Links = links,
            TargetValues = targets.Values,
            RuleTimes = clock is null ? shown.RuleTimes : Own(clock.Times, host.Value),
            EffectiveHash = _library.EffectiveHash(_id),
            Scripts = observer?.Observation ?? ScriptObservation.None,
            Duration = duration,
        };
    }

    /// <summary>The result; null where it took too long.</summary>
    private static async Task<MappingResult?> RunAsync(CompiledMapping mapping, MappingInput input, RunOptions options, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest + Patience);
        try
        {
            MappingResult result = await mapping.RunAsync(input, options with { Stop = limit.Token }, patience.Token).ConfigureAwait(false);
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Dictionary<string, RuleTime> Own(IReadOnlyDictionary<string, RuleTime> times, PreviewHost host)
    {
        var own = new Dictionary<string, RuleTime>(StringComparer.Ordinal);
        foreach ((string path, RuleTime time) in times)
        {
            if (host.Own(path) is not { Length: > 0 } rule) continue;
            RuleTime known = own.GetValueOrDefault(rule);
            own[rule] = new RuleTime(known.Whole + time.Whole, known.Own + time.Own, known.Runs + time.Runs);
        }

        return own;
    }

    private Task<Outcome<CompiledMapping>> CompileAsync(PreviewHost host, CancellationToken cancellationToken)
    {
        if (host.Depth > 0) return CompileAsync(host);
        lock (_lock) _compiled ??= CompileAsync(host);
        return _compiled.WaitAsync(cancellationToken);
    }

    private async Task<Outcome<CompiledMapping>> CompileAsync(PreviewHost host)
    {
        Outcome<CompiledMapping> mapping = host.Library.Compile(host.Id);
        if (!mapping.Succeeded || !mapping.Value.UsesScripts || _scripts is null) return mapping;
        IReadOnlyList<Problem> problems = await mapping.Value.PrepareAsync(_scripts, _options.Scripts, observes: true).ConfigureAwait(false);
        if (problems.Count == 0) return mapping;
        IReadOnlyList<Problem> all = [.. mapping.Problems, .. problems];
        return problems.Any(problem => problem.Severity == Severity.Error) ? Outcome<CompiledMapping>.Failed(all) : Outcome<CompiledMapping>.Of(mapping.Value, all);
    }

    private List<PreviewFinding> Validate(MappingResult result, PreviewHost host, TargetSchema? target, ResultValues values, List<PreviewLink> links)
    {
        if (result.Tree.Type(result.Root) is not FhirType || host.Element is not null) return [];
        FhirDefinitionSet? definitions = _library.Find(_id) is { } package && OwnDefinitions.Of(package.Files, []) is { } own ? own.And(_definitions) : _definitions;
        List<Problem> problems = [.. FhirValidator.Validate(result.Tree, result.Root, new FhirValidationOptions { Definitions = definitions })];
        foreach (string type in target?.Profiles.Keys ?? [])
        {
            if (target!.ProfileOf(type) is not { } profile) continue;
            for (int entry = result.Tree.Child(result.Root, "entry"); entry != DataTree.None; entry = result.Tree.NextSibling(entry))
            {
                int resource = result.Tree.Child(entry, "resource");
                if (resource == DataTree.None || result.Tree.Type(resource)?.Name != type) continue;
                problems.AddRange(FhirValidator.Validate(result.Tree, resource, new FhirValidationOptions { Definitions = definitions, Profiles = [profile], UsesMetaProfiles = false }));
            }
        }

        Dictionary<string, PreviewLink> byPlace = new(StringComparer.Ordinal);
        foreach (PreviewLink link in links) byPlace.TryAdd(link.ResultPath, link);
        return [.. problems.DistinctBy(problem => (problem.Code, problem.Path, problem.Message)).Select(problem => Find(problem, values, byPlace))];
    }

    private static PreviewFinding Find(Problem problem, ResultValues values, Dictionary<string, PreviewLink> byPlace)
    {
        // What is wrong with a list or an object is shown at it; the rule is that of the value itself.
        PreviewLink? link = byPlace.GetValueOrDefault(problem.Path);
        return new PreviewFinding(problem, values.KeyOf(problem.Path), link?.RulePath, link?.SourceKey);
    }
}
