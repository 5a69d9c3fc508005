using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Says what dropping a source row on a target row can mean, and does it.</summary>
public static class Connecting
{
    /// <summary>The possibilities for two rows, or why there are none. Changes nothing; each possibility gives a new folder when it is applied.</summary>
    /// <param name="library">The definitions, with the edited one or without it.</param>
    /// <param name="folder">What is edited.</param>
    /// <param name="outline">Its outline.</param>
    /// <param name="source">Its source tree.</param>
    /// <param name="target">Its target tree.</param>
    /// <param name="sourceKey">The source row.</param>
    /// <param name="targetKey">The target row.</param>
    public static ConnectionPlan Plan(MappingLibrary library, DefinitionFolder folder, MappingOutline outline, SchemaDescription source, SchemaDescription target, string sourceKey, string targetKey)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(outline);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (ConnectionEnd.Of(source, sourceKey) is not { } from) return ConnectionPlan.Refused($"The source has no row \"{sourceKey}\".");
        if (ConnectionEnd.Of(target, targetKey) is not { } to) return ConnectionPlan.Refused($"The target has no row \"{targetKey}\".");
        return new ConnectionPlanner(library, folder, outline).Plan(from, to);
    }
}
