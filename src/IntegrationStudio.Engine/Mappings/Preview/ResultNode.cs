using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>A part of a result that is no JSON: a group, segment, field or component, an XML element or attribute, a row or its cell.</summary>
/// <param name="Path">Its place, as <see cref="TraceEntry.ResultPath"/> spells it.</param>
/// <param name="Depth">0 for the result itself.</param>
/// <param name="Name">What it is called, with its 0-based index where it may repeat: <c>PID-3[0]</c>, <c>item[1]</c>.</param>
/// <param name="Title">What the definition of its format calls it, e.g. <c>Patient Identifier List</c>; empty for nothing.</param>
/// <param name="Value">Its text, cut to <see cref="PreviewValue.Longest"/>; null for what only has parts.</param>
/// <param name="Place">Where it stands in an HL7 v2 message as that is written; null for groups and other formats.</param>
public sealed record ResultNode(string Path, int Depth, string Name, string Title, string? Value, Hl7Position? Place);
