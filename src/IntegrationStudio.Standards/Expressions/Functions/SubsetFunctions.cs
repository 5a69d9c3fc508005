using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Values;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Parts of a collection (specification: N1, section 5.3).</summary>
internal static class SubsetFunctions
{
    private const string Group = "Subsetting";

    public static readonly FunctionDefinition[] All =
    [
        OfList("single", Group, "collection.single() : item", "The only item; several are a problem.", "PID-5.single()", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                if (input.Count == 1) result.Add(input[0]);
                else if (input.Count > 1) call.Site.Fault(context, "expression.several", $"single() found {input.Count} items.", "Use first() where any will do.");
            }),
        OfList("first", Group, "collection.first() : item", "The first item.", "PID-3.first()", 0, 0,
            static (in context, in input, call, ref result) => Range(input, 0, 1, ref result)),
        OfList("last", Group, "collection.last() : item", "The last item.", "PID-3.last()", 0, 0,
            static (in context, in input, call, ref result) => Range(input, input.Count - 1, 1, ref result)),
        OfList("tail", Group, "collection.tail() : collection", "All items but the first.", "PID-3.tail()", 0, 0,
            static (in context, in input, call, ref result) => Range(input, 1, int.MaxValue, ref result)),
        OfList("skip", Group, "collection.skip(number) : collection", "All items but the first few.", "PID-3.skip(2)", 1, 1,
            static (in context, in input, call, ref result) =>
            {
                if (call.Whole(context, 0) is { } number) Range(input, number, int.MaxValue, ref result);
            }),
        OfList("take", Group, "collection.take(number) : collection", "The first few items.", "PID-3.take(2)", 1, 1,
            static (in context, in input, call, ref result) =>
            {
                if (call.Whole(context, 0) is { } number) Range(input, 0, number, ref result);
            }),
        OfList("intersect", Group, "collection.intersect(other) : collection", "The items that are in both, without duplicates.", "(1 | 2 | 3).intersect(2 | 4)", 1, 1,
            static (in context, in input, call, ref result) => Filter(context, input, call, isKept: true, ref result)),
        OfList("exclude", Group, "collection.exclude(other) : collection", "The items that are not in the other collection.", "OBX[*]-3.1.exclude('X')", 1, 1,
            static (in context, in input, call, ref result) => Filter(context, input, call, isKept: false, ref result)),
    ];

    private static void Range(in ItemList input, int start, int count, ref ItemList result)
    {
        for (int i = Math.Max(start, 0); i < input.Count && count > 0; i++, count--) result.Add(input[i]);
    }

    private static void Filter(in EvaluationContext context, in ItemList input, Call call, bool isKept, ref ItemList result)
    {
        ItemList other = default;
        ItemList kept = default;
        call[0].Evaluate(context, ref other);
        for (int i = 0; i < input.Count; i++)
        {
            if (Sets.Contains(other, input[i]) == isKept) kept.Add(input[i]);
        }

        if (isKept) Sets.AddDistinct(kept, ref result);
        else result.AddRange(kept);
        other.Dispose();
        kept.Dispose();
    }
}
