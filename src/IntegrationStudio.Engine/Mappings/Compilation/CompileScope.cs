using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>What is known at compile time about where a rule runs.</summary>
/// <param name="Group">The enclosing group of the structure; null inside of shared maps.</param>
/// <param name="Segment">Name of the current segment; null in a group or where a data type map does not know it.</param>
/// <param name="HasItem">Whether there is a current element or value.</param>
/// <param name="DataType">Name under which a data type map calls its item.</param>
/// <param name="ItemField">The field of the current segment that the item is a repetition of; 0 when not known.</param>
/// <param name="IsTree">Whether the source is no HL7 v2: then every source is an expression over a tree.</param>
internal sealed record CompileScope(Hl7NodeDefinition? Group, string? Segment = null, bool HasItem = false, string? DataType = null, int ItemField = 0, bool IsTree = false);
