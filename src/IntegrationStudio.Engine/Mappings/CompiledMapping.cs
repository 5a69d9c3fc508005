using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>A mapping ready to run: a definition with everything that it extends and uses. Immutable and safe for many threads.</summary>
public sealed class CompiledMapping
{
    internal CompiledMapping(MappingDefinition definition, string effectiveHash)
    {
        Definition = definition;
        EffectiveHash = effectiveHash;
    }

    /// <summary>The definition as authored.</summary>
    public MappingDefinition Definition { get; }

    /// <summary>The definition's id.</summary>
    public string Id => Definition.Id;

    /// <summary>The definition's version.</summary>
    public string Version => Definition.Version;

    /// <summary>What approvals and messages bind to: see <see cref="MappingLibrary.EffectiveHash"/>.</summary>
    public string EffectiveHash { get; }

    /// <summary>Whether any rule runs a script: then use <see cref="PrepareAsync"/> once and <see cref="RunAsync"/>.</summary>
    public bool UsesScripts => throw new NotSupportedException();

    /// <summary>The scripts that rules call.</summary>
    public IReadOnlyList<ScriptSource> Scripts => throw new NotSupportedException();

    /// <summary>Compiles the scripts, once; gives what is wrong with them. Does nothing for a mapping without scripts.</summary>
    public Task<IReadOnlyList<Problem>> PrepareAsync(ScriptCompiler compiler, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Maps a message. Never throws for what is in a message. A mapping with scripts fails here.</summary>
    public MappingResult Run(Hl7Message message, RunOptions options) => throw new NotSupportedException();

    /// <summary>Maps a message; all its script rules run in one batch.</summary>
    public ValueTask<MappingResult> RunAsync(Hl7Message message, RunOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
