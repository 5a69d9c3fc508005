using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Engine.Mappings.Execution;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>A mapping ready to run: a definition with everything that it extends and uses. Safe for many threads; only <see cref="PrepareAsync"/> changes it, once.</summary>
public sealed class CompiledMapping
{
    private readonly MappingPlan _plan;
    private IReadOnlyDictionary<string, CompiledScript>? _scripts;

    internal CompiledMapping(MappingDefinition definition, string effectiveHash, MappingPlan plan)
    {
        Definition = definition;
        EffectiveHash = effectiveHash;
        _plan = plan;
    }

    /// <summary>The definition as authored.</summary>
    public MappingDefinition Definition { get; }

    /// <summary>The definition's id.</summary>
    public string Id => Definition.Id;

    /// <summary>The definition's version.</summary>
    public string Version => Definition.Version;

    /// <summary>What approvals and messages bind to: see <see cref="MappingLibrary.EffectiveHash"/>.</summary>
    public string EffectiveHash { get; }

    /// <summary>The message structure that the rules are written for, e.g. <c>ORU_R01</c>.</summary>
    public string Structure => _plan.Structure.Name;

    /// <summary>Whether any rule runs a script: then use <see cref="PrepareAsync"/> once and <see cref="RunAsync(MappingInput, RunOptions, CancellationToken)"/>.</summary>
    public bool UsesScripts => _plan.Scripts.Count > 0;

    /// <summary>The scripts that rules call.</summary>
    public IReadOnlyList<ScriptSource> Scripts => [.. _plan.Scripts.Select(script => new ScriptSource(script.Key, script.Value))];

    /// <summary>
    /// Compiles the scripts, once; gives what hinders them from running. Does nothing for a mapping without scripts. Types are not checked: that is done where a mapping is
    /// authored and approved (<see cref="Schemas.ScriptChecks"/>), and the JavaScript is the same.
    /// </summary>
    /// <param name="compiler">Compiles them.</param>
    /// <param name="pool">Loads them into its workers, so that the first message does not wait; null: on first use.</param>
    /// <param name="observes">Whether runs may be observed, see <see cref="RunOptions.Observer"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IReadOnlyList<Problem>> PrepareAsync(ScriptCompiler compiler, ScriptPool? pool = null, bool observes = false, CancellationToken cancellationToken = default)
    {
        if (_scripts is not null || !UsesScripts) return [];
        var compiled = new Dictionary<string, CompiledScript>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (ScriptSource script in Scripts)
        {
            Outcome<CompiledScript> outcome = await compiler
                .CompileAsync(script.Path, script.Text, null, _plan.ScriptFiles, _plan.ScriptLibraries, checks: false, observes, cancellationToken).ConfigureAwait(false);
            problems.AddRange(outcome.Problems);
            if (outcome.Succeeded) compiled.Add(script.Path, outcome.Value);
        }

        foreach ((string where, ScriptUse call) in _plan.ScriptCalls)
        {
            if (!compiled.TryGetValue(call.Path, out CompiledScript? script) || script.Functions.Contains(call.Function)) continue;
            problems.Add(new Problem("compile.script", where, $"\"{call.Path}\" exports no function \"{call.Function}\".") { Mend = NearNames.Suggest(call.Function, script.Functions) });
        }

        if (problems.Any(problem => problem.Severity == Severity.Error)) return problems;
        _scripts = compiled;
        if (pool is null) return problems;
        // A worker that is slow to start may run the first message all the same.
        foreach (Problem problem in await pool.WarmAsync([.. compiled.Values], cancellationToken).ConfigureAwait(false)) problems.Add(problem with { Severity = Severity.Warning });
        return problems;
    }

    /// <summary>What it reads, inherited where the definition does not say.</summary>
    public SourceSchema Source => _plan.Source;

    /// <summary>What it writes.</summary>
    public TargetSchema Target => _plan.Target;

    /// <summary>Reads what it is to map. Fails with everything that is wrong with the document.</summary>
    public Outcome<MappingInput> Read(ReadOnlyMemory<byte> bytes) => MappingInput.Read(_plan.Source, bytes);

    /// <summary>Maps a message. Never throws for what is in a message. Where a rule would run a script, the result has failed: use <see cref="RunAsync(MappingInput, RunOptions, CancellationToken)"/>.</summary>
    public MappingResult Run(Hl7Message message, RunOptions options) => Run(MappingInput.Of(message), options);

    /// <inheritdoc cref="Run(Hl7Message, RunOptions)"/>
    public MappingResult Run(MappingInput input, RunOptions options)
    {
        MappingRun run = RunPool.Rent();
        try
        {
            run.Start(_plan, input, options);
            if (run.HasCalls) run.Apply(new Problem("script.not-run", "", "The mapping has script rules, and scripts were not asked to run."));
            return run.Finish();
        }
        finally
        {
            RunPool.Return(run);
        }
    }

    /// <summary>Maps a message; all its script rules run in one batch.</summary>
    public ValueTask<MappingResult> RunAsync(Hl7Message message, RunOptions options, CancellationToken cancellationToken = default) =>
        RunAsync(MappingInput.Of(message), options, cancellationToken);

    /// <inheritdoc cref="RunAsync(Hl7Message, RunOptions, CancellationToken)"/>
    public ValueTask<MappingResult> RunAsync(MappingInput input, RunOptions options, CancellationToken cancellationToken = default) =>
        UsesScripts ? RunScriptsAsync(input, options, cancellationToken) : new(Run(input, options));

    private async ValueTask<MappingResult> RunScriptsAsync(MappingInput input, RunOptions options, CancellationToken cancellationToken)
    {
        MappingRun run = RunPool.Rent();
        try
        {
            run.Start(_plan, input, options);
            if (run.HasCalls) run.Apply(await CallAsync(run, options, cancellationToken).ConfigureAwait(false));
            return run.Finish();
        }
        finally
        {
            RunPool.Return(run);
        }
    }

    private async Task<Outcome<ScriptBatchResult>> CallAsync(MappingRun run, RunOptions options, CancellationToken cancellationToken)
    {
        if (options.Scripts is null) return new Problem("script.not-run", "", "The mapping has script rules, and there is nothing here to run scripts.");
        if (_scripts is null) return new Problem("script.not-compiled", "", "The mapping's scripts are not compiled.");
        ScriptBatch batch = run.Batch(_scripts) with { Limit = options.ScriptLimit };
        Outcome<ScriptBatchResult> outcome = await options.Scripts.RunAsync(batch, cancellationToken).ConfigureAwait(false);
        if (options.Observer is { } observer) observer.Observation = await options.Scripts.ObserveAsync(batch, cancellationToken).ConfigureAwait(false);
        return outcome;
    }
}
