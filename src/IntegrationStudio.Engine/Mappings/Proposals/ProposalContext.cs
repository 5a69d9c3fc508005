using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>A definition for which rules are proposed.</summary>
/// <param name="Library">The library with the definition in it.</param>
/// <param name="Folder">The definition.</param>
/// <param name="Outline">Its outline.</param>
/// <param name="Source">Its source tree.</param>
/// <param name="Target">Its target tree.</param>
public sealed record ProposalContext(MappingLibrary Library, DefinitionFolder Folder, MappingOutline Outline, SchemaDescription Source, SchemaDescription Target);

/// <summary>An input and the output that is wanted for it.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Input">In the source's format.</param>
/// <param name="Output">In the target's format.</param>
public sealed record ExamplePair(string Name, ReadOnlyMemory<byte> Input, ReadOnlyMemory<byte> Output);
