using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Compilation;

/// <summary>What is known of an expression's type without data: the FHIR types that its items may have, or nothing.</summary>
/// <param name="Types">All types that are possible; empty when nothing is known.</param>
/// <param name="IsText">Whether it is a text literal.</param>
/// <param name="IsUnordered">Whether the order of its items is not defined (<c>children()</c>, <c>descendants()</c>).</param>
internal readonly record struct StaticType(IReadOnlyList<TreeType> Types, bool IsText = false, bool IsUnordered = false)
{
    public static StaticType Unknown { get; } = new([]);

    public static StaticType Text { get; } = new([], IsText: true);

    public bool IsKnown => Types.Count > 0;

    public static StaticType Of(TreeType? type) => type is null ? Unknown : new StaticType([type]);

    /// <summary>The type of an element; of a choice all its types.</summary>
    public static StaticType Of(TreeElement element)
    {
        if (element is not FhirElement { Choices: { Count: > 0 } choices }) return Of(element.Type);
        TreeType[] types = [.. choices.Select(choice => choice.Type).OfType<TreeType>()];
        return types.Length == choices.Count ? new StaticType(types) : Unknown;
    }
}
