using IntegrationStudio.Standards.Hl7v2.Groups;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Finds the groups of a flat message by its structure definition.</summary>
public static class Hl7Structure
{
    /// <summary>
    /// Resolves a message into its groups. Never fails: what is not expected attaches where it stands, and every violation is in <see cref="Hl7GroupTree.Problems"/>,
    /// as errors when strict and as warnings otherwise. Z segments may stand anywhere and are no violation.
    /// </summary>
    public static Hl7GroupTree Resolve(Hl7Message message, Hl7StructureDefinition structure, bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(structure);
        var tree = Hl7GroupTree.Rent(message, structure);
        new GroupResolver(tree, strict).Run();
        return tree;
    }
}
