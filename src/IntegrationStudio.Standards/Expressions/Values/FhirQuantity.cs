using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Reads FHIR's Quantity and its kinds as the language's quantity (FHIR R4 fhirpath.html#quantity).</summary>
internal static class FhirQuantity
{
    public static bool IsQuantity(TreeType? type) => type?.Name is "Quantity" or "Age" or "Duration" or "Count" or "Distance" or "SimpleQuantity" or "MoneyQuantity";

    /// <summary>The quantity; empty without a value, or with a comparator, which makes the amount unknown.</summary>
    public static Item Read(DataTree tree, int node)
    {
        if (Child(tree, node, "comparator") is { HasValue: true }) return default;
        Item value = SystemValue.Of(Child(tree, node, "value"));
        if (value.Kind is not (ItemKind.Decimal or ItemKind.Integer)) return default;
        decimal amount = value.Kind == ItemKind.Decimal ? value.Decimal : value.Integer;
        string? unit = Child(tree, node, "code").ToText() ?? Child(tree, node, "unit").ToText();
        return Item.OfQuantity(amount, unit ?? "1");
    }

    private static Item Child(DataTree tree, int node, string name) => Item.Of(tree, tree.Child(node, name));
}
