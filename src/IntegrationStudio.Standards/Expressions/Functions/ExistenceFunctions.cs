using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Values;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Whether there is something (specification: N1, section 5.1).</summary>
internal static class ExistenceFunctions
{
    private const string Group = "Existence";

    public static readonly FunctionDefinition[] All =
    [
        OfPlan("empty", Group, "collection.empty() : boolean", "True when there is nothing; an HL7 field is empty when it is not valued.", "PID-30.empty()", 0, 0,
            static call => new ExistsPlan(call.Site, call.Input, isNegated: true)),
        OfPlan("exists", Group, "collection.exists([criteria]) : boolean", "True when there is something, or something that meets the criteria; for an HL7 field: it is valued.", "PID-3.exists(CX.5 = 'MR')", 0, 1,
            static call => call.Count == 0 ? new ExistsPlan(call.Site, call.Input, isNegated: false) : new AnyPlan(call.Site, call.Input, call.Argument(0))),
        OfPlan("all", Group, "collection.all(criteria) : boolean", "True when every item meets the criteria, and for an empty collection.", "OBX.all(OBX-11 = 'F')", 1, 1,
            static call => new AllPlan(call.Site, call.Input, call.Argument(0))),
        OfList("allTrue", Group, "booleans.allTrue() : boolean", "True when every item is true.", "name.select(given.exists()).allTrue()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Check(context, input, call, stopAt: false, whenStopped: false))),
        OfList("anyTrue", Group, "booleans.anyTrue() : boolean", "True when some item is true.", "name.select(period.exists()).anyTrue()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Check(context, input, call, stopAt: true, whenStopped: true))),
        OfList("allFalse", Group, "booleans.allFalse() : boolean", "True when every item is false.", "name.select(period.exists()).allFalse()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Check(context, input, call, stopAt: true, whenStopped: false))),
        OfList("anyFalse", Group, "booleans.anyFalse() : boolean", "True when some item is false.", "name.select(given.exists()).anyFalse()", 0, 0,
            static (in context, in input, call, ref result) => result.Add(Check(context, input, call, stopAt: false, whenStopped: true))),
        OfList("subsetOf", Group, "collection.subsetOf(other) : boolean", "True when the other collection has every item of this one.", "(1 | 2).subsetOf(1 | 2 | 3)", 1, 1,
            static (in context, in input, call, ref result) => result.Add(Item.Of(IsSubset(context, input, call[0], isReversed: false)))),
        OfList("supersetOf", Group, "collection.supersetOf(other) : boolean", "True when this collection has every item of the other.", "(1 | 2 | 3).supersetOf(1 | 2)", 1, 1,
            static (in context, in input, call, ref result) => result.Add(Item.Of(IsSubset(context, input, call[0], isReversed: true)))),
        OfPlan("count", Group, "collection.count() : integer", "How many items there are; for an HL7 field its valued repetitions.", "OBX-5.count() > 1", 0, 0,
            static call => call.Fold(new CountPlan(call.Site, call.Input), call.ToCall())),
        OfList("distinct", Group, "collection.distinct() : collection", "The items without duplicates.", "OBX[*]-3.1.distinct()", 0, 0,
            static (in context, in input, call, ref result) => Sets.AddDistinct(input, ref result)),
        OfList("isDistinct", Group, "collection.isDistinct() : boolean", "True when no item occurs twice.", "OBX[*]-1.isDistinct()", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                ItemList distinct = default;
                Sets.AddDistinct(input, ref distinct);
                result.Add(Item.Of(distinct.Count == input.Count));
                distinct.Dispose();
            }),
    ];

    private static Item Check(in EvaluationContext context, in ItemList input, Call call, bool stopAt, bool whenStopped)
    {
        for (int i = 0; i < input.Count; i++)
        {
            Item value = SystemValue.Of(input[i]);
            if (value.Kind != ItemKind.Boolean)
            {
                call.WrongInput(context, input[i], "truth values");
                return default;
            }

            if (value.Boolean == stopAt) return Item.Of(whenStopped);
        }

        return Item.Of(!whenStopped);
    }

    private static bool IsSubset(in EvaluationContext context, in ItemList input, Plan argument, bool isReversed)
    {
        ItemList other = default;
        argument.Evaluate(context, ref other);
        bool isSubset = isReversed ? HasAll(input, other) : HasAll(other, input);
        other.Dispose();
        return isSubset;
    }

    private static bool HasAll(in ItemList whole, in ItemList part)
    {
        for (int i = 0; i < part.Count; i++)
        {
            if (!Sets.Contains(whole, part[i])) return false;
        }

        return true;
    }
}
