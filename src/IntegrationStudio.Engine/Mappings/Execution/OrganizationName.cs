using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>The name of an organization, which has room for one: of two names under one number the second would be lost.</summary>
internal static class OrganizationName
{
    /// <summary>The name; null for what is no organization, or has no name here.</summary>
    public static string? Of(DataTree tree, int node, FhirType type) =>
        type.Name == "Organization" && type.Find("name") is { } element && tree.Child(node, element) is not DataTree.None and var name ? tree.GetText(name) : null;

    /// <summary>Whether two resources of one number may be one organization. Letters' case and spaces around do not tell two apart.</summary>
    public static bool Agree(DataTree tree, int left, int right, FhirType type) =>
        Of(tree, left, type) is not { } one || Of(tree, right, type) is not { } other || one.AsSpan().Trim().Equals(other.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
