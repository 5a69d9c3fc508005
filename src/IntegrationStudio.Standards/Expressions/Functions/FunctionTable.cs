using System.Collections.Frozen;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>Every function of the language, in the order of the reference.</summary>
internal static class FunctionTable
{
    public static readonly IReadOnlyList<FunctionDefinition> All =
    [
        .. ExistenceFunctions.All,
        .. FilterFunctions.All,
        .. SubsetFunctions.All,
        .. CombineFunctions.All,
        .. ConversionFunctions.All,
        .. TextFunctions.All,
        .. CodingFunctions.All,
        .. MathFunctions.All,
        .. TreeFunctions.All,
        .. UtilityFunctions.All,
        .. TypeFunctions.All,
        .. FhirFunctions.All,
        .. MappingFunctions.All,
    ];

    public static readonly FrozenDictionary<string, FunctionDefinition> ByName = All.ToFrozenDictionary(function => function.Description.Name, StringComparer.Ordinal);
}
