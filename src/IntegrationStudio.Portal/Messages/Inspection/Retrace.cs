using System.Buffers;
using System.Collections.Concurrent;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>The trace of a stored message and whether it can be trusted.</summary>
/// <param name="Entries">Value, rule, source.</param>
/// <param name="SameMapping">The mapping still has the effective hash that processed the message.</param>
/// <param name="SameBytes">The run gave exactly the stored output.</param>
/// <param name="Mapping">The version that ran now.</param>
public sealed record Trace(IReadOnlyList<TraceEntry> Entries, bool SameMapping, bool SameBytes, string Mapping);

/// <summary>Runs stored messages again with tracing on, by the mapping and with the clock of then. Nothing is stored and nothing is sent.</summary>
internal sealed class Retrace(MappingShelf shelf, ScriptCompiler compiler, RunOptions run)
{
    private readonly ConcurrentDictionary<(string Id, string? Hash), Lazy<Task<Outcome<CompiledMapping>>>> compiled = [];

    /// <summary>The trace, or why there is none.</summary>
    public async Task<Outcome<Trace>> RunAsync(MessageDetail detail, Hl7Message message, CancellationToken cancel)
    {
        if (detail.MappingId is null)
            return new Problem("trace.no-mapping", "", "No mapping processed this message.", Severity.Information);

        var mapping = await compiled.GetOrAdd((detail.MappingId, detail.EffectiveHash), key => new(() => Task.Run(() => CompileAsync(key.Id, key.Hash), CancellationToken.None))).Value;
        if (!mapping.Succeeded)
            return Outcome<Trace>.Failed(mapping.Problems);

        var options = run with { Trace = true, Now = detail.Row.Received };
        using var result = await Task.Run(async () => await mapping.Value.RunAsync(message, options, cancel), cancel);
        var output = new ArrayBufferWriter<byte>();
        result.Write(output);
        return new Trace(
            result.Trace ?? [],
            mapping.Value.EffectiveHash == detail.EffectiveHash,
            detail.Outputs.Count > 0 && output.WrittenSpan.SequenceEqual(detail.Outputs[0].Bytes),
            $"{mapping.Value.Id} {mapping.Value.Version}");
    }

    /// <summary>The version that processed the message, where it is still to be had, else the one of now.</summary>
    private async Task<Outcome<CompiledMapping>> CompileAsync(string id, string? hash)
    {
        Outcome<CompiledMapping>? then = hash is not null && shelf.Store is { } versions ? await versions.CompileAnyAsync(id, hash) : null;
        var mapping = then is { Succeeded: true } ? then : shelf.Current.Compile(id);
        if (mapping.Succeeded && mapping.Value.UsesScripts && await mapping.Value.PrepareAsync(compiler) is { Count: > 0 } problems)
            return Outcome<CompiledMapping>.Failed(problems);
        return mapping;
    }
}
