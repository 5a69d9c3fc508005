using IntegrationStudio.Standards.Expressions.Plans;
using static IntegrationStudio.Standards.Expressions.Functions.FunctionDefinition;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Types of items (specification: N1, sections 6.3 and 10).</summary>
internal static class TypeFunctions
{
    private const string Group = "Types";

    public static readonly FunctionDefinition[] All =
    [
        OfList("type", Group, "collection.type() : types", "The type of each item, with name and namespace.", "Patient.active.type().name", 0, 0,
            static (in context, in input, call, ref result) =>
            {
                for (int i = 0; i < input.Count; i++) result.Add(Item.Of(TypeTests.Of(input[i])));
            }),
        OfPlan("is", Group, "item.is(Type) : boolean", "Whether the item is of the type or one derived from it.", "Observation.value.is(Quantity)", 1, 1,
            static call => new IsPlan(call.Site, call.Input, call.TypeArgument(0))),
        OfPlan("as", Group, "item.as(Type) : item", "The item if it is of the type, else empty.", "Observation.value.as(Quantity)", 1, 1,
            static call => new OfTypePlan(call.Site, call.Input, call.TypeArgument(0), isSingle: true)),
    ];
}
