using IntegrationStudio.Standards.Expressions.Compilation;
using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Filtering, projection and aggregation (specification: N1, sections 5.2 and 7).</summary>
internal static class FilterFunctions
{
    private const string Group = "Filtering and projection";

    public static readonly FunctionDefinition[] All =
    [
        OfPlan("where", Group, "collection.where(criteria) : collection", "The items that meet the criteria; inside, $this is the item and HL7 paths start there.", "PID-3.where(CX.5 = 'MR').CX.1", 1, 1,
            static call => new WherePlan(call.Site, call.Input, call.Argument(0))),
        OfPlan("select", Group, "collection.select(projection) : collection", "The projection of every item, one after the other.", "OBX.select(OBX-3.1)", 1, 1,
            static call => new SelectPlan(call.Site, call.Input, call.Argument(0))),
        OfPlan("repeat", Group, "collection.repeat(projection) : collection", "The projection of the items, of what it gave, and so on, without duplicates.", "item.repeat(item)", 1, 1,
            static call => new RepeatPlan(call.Site, call.Input, call.Argument(0))),
        OfPlan("aggregate", Group, "collection.aggregate(step [, start]) : collection", "Folds the items into one result; $total is the result so far.", "(1 | 2 | 3).aggregate($total + $this, 0)", 1, 2,
            static call => new AggregatePlan(call.Site, call.Input, call.Argument(0), call.OptionalArgument(1))),
        OfPlan("ofType", Group, "collection.ofType(Type) : collection", "The items of that very type.", "Observation.value.ofType(Quantity)", 1, 1,
            static call => new OfTypePlan(call.Site, call.Input, call.TypeArgument(0), isSingle: false)),
        OfPlan("sort", Group, "collection.sort([key, ...]) : collection", "The items in ascending order, by the keys if there are any; a minus before a key reverses it.", "OBX.sort(OBX-14)", 0, int.MaxValue, BuildSort),
    ];

    private static SortPlan BuildSort(CallBuilder call)
    {
        List<SortKey> keys = [];
        foreach (SyntaxNode argument in call.Node.Arguments)
        {
            keys.Add(argument is SignNode { Negative: true } reversed ? new SortKey(call.Compile(reversed.Operand), true) : new SortKey(call.Compile(argument), false));
        }

        return new SortPlan(call.Site, call.Input, [.. keys]);
    }
}
