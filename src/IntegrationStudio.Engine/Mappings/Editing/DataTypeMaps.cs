using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Finds maps of a library for a source and a target type.</summary>
internal sealed class DataTypeMaps(MappingLibrary library)
{
    /// <summary>Types that are one thing under several names, or of which one reads the other as well.</summary>
    private static readonly string[][] Alike =
        [["CWE", "CE", "CNE", "CF"], ["XPN", "PN"], ["XAD", "AD"], ["XTN", "TN"], ["XCN", "CN"], ["ID", "IS", "ST"], ["TS", "DTM", "DT"], ["DR", "TQ"], ["TX", "FT", "ST"]];

    /// <summary>The part of a structure that says the most, for a value that has no map to the whole.</summary>
    private static readonly Dictionary<string, string> MainParts = new(StringComparer.Ordinal)
    {
        ["CodeableConcept"] = "text",
        ["Coding"] = "code",
        ["Identifier"] = "value",
        ["HumanName"] = "text",
        ["Address"] = "text",
        ["ContactPoint"] = "value",
        ["Quantity"] = "value",
        ["SimpleQuantity"] = "value",
        ["Period"] = "start",
        ["Annotation"] = "text",
        ["Reference"] = "display",
        ["Money"] = "value",
        ["Attachment"] = "title",
        ["Age"] = "value",
        ["Duration"] = "value",
    };

    /// <summary>Names of data type maps from one type to another, the exact ones first.</summary>
    public IReadOnlyList<string> For(string sourceType, string targetType) => Of(MappingKind.DataType, structure => Rank(structure, sourceType), targetType);

    /// <summary>Names of segment maps for a segment and a target type.</summary>
    public IReadOnlyList<string> ForSegment(string segment, string targetType) => Of(MappingKind.Segment, structure => structure == segment ? 0 : null, targetType);

    /// <summary>The part of a structure that a plain value goes to; null where none says the most.</summary>
    public static string? MainPart(string targetType) => MainParts.GetValueOrDefault(targetType);

    /// <summary>Whether a value can be copied to a target type as it stands.</summary>
    public static bool IsPlain(SchemaNode target, string format) =>
        format is not Formats.Fhir || target.IsLeaf || FhirSchema.R4.Type(ProfiledTypes.BaseOf(target.Type)) is { Primitive: not FhirPrimitive.None };

    private List<string> Of(MappingKind kind, Func<string, int?> rank, string targetType)
    {
        List<(string Id, int Rank)> found =
        [
            .. library.All.Select(package => package.Definition)
                .Where(definition => definition.Kind == kind && definition.Target?.Type == targetType && definition.Source?.Structure is { } structure && rank(structure) is not null)
                .Select(definition => (definition.Id, rank(definition.Source!.Structure!)!.Value)),
        ];
        if (found.Count == 0) return [];

        // A map for the very type says all; those for its likes stand in where there is none.
        int best = found.Min(candidate => candidate.Rank);
        return [.. found.Where(candidate => candidate.Rank == best).OrderBy(candidate => candidate.Id.Length).ThenBy(candidate => candidate.Id, StringComparer.Ordinal).Select(candidate => candidate.Id[(candidate.Id.LastIndexOf('/') + 1)..]).Distinct()];
    }

    private static int? Rank(string structure, string sourceType) =>
        structure == sourceType ? 0 : Array.Find(Alike, group => group.Contains(sourceType) && group.Contains(structure)) is null ? null : 1;
}
