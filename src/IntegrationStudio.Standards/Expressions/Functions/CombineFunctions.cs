using IntegrationStudio.Standards.Expressions.Plans;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Two collections as one (specification: N1, section 5.4).</summary>
internal static class CombineFunctions
{
    private const string Group = "Combining";

    public static readonly FunctionDefinition[] All =
    [
        OfPlan("union", Group, "collection.union(other) : collection", "The items of both without duplicates; the same as |.", "PID-3.1.union(PID-18.1)", 1, 1,
            static call => new UnionPlan(call.Site, call.Input, call.Argument(0))),
        OfList("combine", Group, "collection.combine(other) : collection", "The items of both, duplicates kept.", "PID-13.combine(PID-14)", 1, 1,
            static (in context, in input, call, ref result) =>
            {
                result.AddRange(input);
                call[0].Evaluate(context, ref result);
            }),
    ];
}
