using System.Globalization;
using System.Text;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// Paths of problems as FHIRPath that finds the element (operationoutcome.html, issue.expression): <c>Observation.value.unit</c> where a problem says
/// <c>Observation.valueQuantity.unit</c>, because FHIRPath knows choices by their common name.
/// </summary>
public static class FhirExpressionPath
{
    /// <summary>The expression for a path such as <see cref="FhirPath"/> makes; what is not one (a line of a file) comes back as it is.</summary>
    /// <param name="tree">The tree of the resource that the path begins with.</param>
    /// <param name="root">The resource.</param>
    /// <param name="path">The path; what it names may be absent from the tree.</param>
    public static string Of(DataTree tree, int root, string path)
    {
        if (tree.Type(root) is not FhirType type || !path.StartsWith($"{type.Name}.", StringComparison.Ordinal)) return path;
        var result = new StringBuilder(type.Name);
        var node = root;
        foreach (var step in path.Split('.').Skip(1))
        {
            var (name, index) = Split(step);
            var element = node == DataTree.None ? null : (tree.Type(node) as FhirType)?.Find(name);
            result.Append('.').Append(element?.ChoiceGroup?.Name ?? name).Append(step.AsSpan(NameLength(step)));
            node = element is null ? DataTree.None : tree.Item(node, element, index);
        }
        return result.ToString();
    }

    /// <summary>The element's name, without the underscore under which JSON keeps a primitive's extensions, and the index.</summary>
    private static (string Name, int Index) Split(ReadOnlySpan<char> step)
    {
        var length = NameLength(step);
        var name = step[..length].TrimStart('_').ToString();
        return length < step.Length && int.TryParse(step[(length + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (name, index) : (name, 0);
    }

    private static int NameLength(ReadOnlySpan<char> step) => step.IndexOf('[') is var open && open < 0 ? step.Length : open;
}
