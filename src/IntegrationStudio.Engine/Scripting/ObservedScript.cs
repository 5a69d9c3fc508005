using System.Text;
using System.Text.Json;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>A script with probes, and what each of them stands for.</summary>
internal sealed record ObservedScript(CompiledScript Script, IReadOnlyList<Probe> Probes)
{
    /// <exception cref="JsonException">The compiler's answer makes no sense.</exception>
    public static ObservedScript Of(string path, string sourceHash, ObservedCode observed, IReadOnlyList<string> functions) => new(
        new CompiledScript(path, sourceHash, Encoding.UTF8.GetBytes(observed.Code), Encoding.UTF8.GetBytes(observed.Map.GetRawText()), functions),
        [.. observed.Probes.Select(probe => probe.Length == 6
            ? new Probe(probe[0].GetString()!, new ScriptRange(probe[1].GetInt32(), probe[2].GetInt32(), probe[3].GetInt32(), probe[4].GetInt32()), probe[5].GetString())
            : throw new JsonException("probe"))]);
}

/// <summary>A probe in an author's file: of a statement, or with a label of a value.</summary>
internal sealed record Probe(string Path, ScriptRange Range, string? Label);
