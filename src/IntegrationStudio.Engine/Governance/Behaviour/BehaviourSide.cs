using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Behaviour;

/// <summary>One of the two versions that are compared, compiled and ready to run.</summary>
public sealed class BehaviourSide
{
    private readonly MappingLibrary _library;

    private BehaviourSide(MappingLibrary library, string mappingId, CompiledMapping compiled, string hash) =>
        (_library, MappingId, Compiled, EffectiveHash, Writers) = (library, mappingId, compiled, hash, new Lazy<RuleWriters>(() => new RuleWriters(MappingOutline.Of(library, mappingId))));

    /// <summary>The mapping.</summary>
    public string MappingId { get; }

    /// <summary>What results are bound to.</summary>
    public string EffectiveHash { get; }

    internal CompiledMapping Compiled { get; }

    /// <summary>Which rules write what, for values that have no trace.</summary>
    internal Lazy<RuleWriters> Writers { get; }

    /// <summary>Compiles a side. Fails with everything that is wrong with it.</summary>
    /// <param name="library">The library in which it means what it means: the present one, one with a draft, or a version's pinned closure.</param>
    /// <param name="mappingId">The mapping; a segment or data type map is run by itself, as its tests do.</param>
    /// <param name="scripts">Compiles its scripts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<Outcome<BehaviourSide>> PrepareAsync(MappingLibrary library, string mappingId, ScriptCompiler? scripts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        var problems = new List<Problem>();
        CompiledMapping? compiled = await MappingTests.CompileAsync(library, mappingId, new TestRunOptions { Scripts = scripts }, problems, cancellationToken).ConfigureAwait(false);
        return compiled is null ? Outcome<BehaviourSide>.Failed(problems) : new BehaviourSide(library, mappingId, compiled, library.EffectiveHash(mappingId) ?? compiled.EffectiveHash);
    }

    internal Outcome<MappingInput> Read(ReadOnlyMemory<byte> bytes) => Compiled.Read(PartMapping.Input(_library, MappingId, bytes));

    /// <summary>Whether both read the same out of the same bytes, so that they are parsed once.</summary>
    internal bool ReadsLike(BehaviourSide other) => Compiled.Source == other.Compiled.Source && MappingId == other.MappingId;
}
