using IntegrationStudio.Standards.Expressions.Plans;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Walking a tree (specification: N1, section 5.8).</summary>
internal static class TreeFunctions
{
    private const string Group = "Trees";

    public static readonly FunctionDefinition[] All =
    [
        OfList("children", Group, "collection.children() : collection", "All direct children of the nodes.", "Patient.children()", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                for (int i = 0; i < input.Count; i++) NodeNavigation.AddAllChildren(input[i], ref result);
            }),
        OfList("descendants", Group, "collection.descendants() : collection", "Everything below the nodes.", "Patient.descendants()", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                for (int i = 0; i < input.Count; i++) NodeNavigation.AddDescendants(input[i], ref result);
            }),
    ];
}
