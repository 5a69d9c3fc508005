using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>Where one produced value came from.</summary>
/// <param name="ResultPath">The value's place in the result: a FHIRPath with 0-based indexes (<c>Bundle.entry[2].resource.valueQuantity.value</c>) or an HL7 path.</param>
/// <param name="RulePath">The rule that wrote it, through all maps: <c>results/obs/OBX-5.NM/NM.1</c>.</param>
/// <param name="SourcePosition">The source it was read from; <c>default</c> with an empty <paramref name="SourcePath"/> when it is a constant.</param>
/// <param name="SourcePath">The same as a path, e.g. <c>OBX[3]-5[1].1</c>; empty for a constant.</param>
/// <param name="Value">The value as text.</param>
public sealed record TraceEntry(string ResultPath, string RulePath, Hl7Position SourcePosition, string SourcePath, string Value);
