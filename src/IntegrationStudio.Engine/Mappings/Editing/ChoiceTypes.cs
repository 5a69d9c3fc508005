namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Which types of a choice a source type usually becomes.</summary>
internal static class ChoiceTypes
{
    private static readonly Dictionary<string, string[]> Usual = new(StringComparer.Ordinal)
    {
        ["NM"] = ["Quantity", "integer", "decimal"],
        ["SI"] = ["integer"],
        ["SN"] = ["Quantity", "Range", "Ratio"],
        ["MO"] = ["Money"],
        ["CQ"] = ["Quantity"],
        ["ST"] = ["string"],
        ["TX"] = ["string"],
        ["FT"] = ["string"],
        ["Varies"] = ["string", "Quantity", "CodeableConcept"],
        ["varies"] = ["string", "Quantity", "CodeableConcept"],
        ["*"] = ["string", "Quantity", "CodeableConcept"],
        ["ID"] = ["boolean", "string", "CodeableConcept"],
        ["IS"] = ["boolean", "string", "CodeableConcept"],
        ["CWE"] = ["CodeableConcept"],
        ["CE"] = ["CodeableConcept"],
        ["CNE"] = ["CodeableConcept"],
        ["CF"] = ["CodeableConcept"],
        ["DT"] = ["dateTime", "date"],
        ["DTM"] = ["dateTime", "instant"],
        ["TS"] = ["dateTime", "instant"],
        ["TM"] = ["time"],
        ["DR"] = ["Period"],
        ["ED"] = ["Attachment"],
        ["RP"] = ["Attachment"],
    };

    /// <summary>Whether a source type usually becomes that type; types that nothing is known about, such as those of JSON, become texts, numbers and dates.</summary>
    public static bool Fits(string sourceType, string choice) =>
        sourceType == choice || (Usual.TryGetValue(sourceType, out string[]? usual) ? usual.Contains(choice) : choice is "string" or "dateTime" or "Quantity" or "boolean");
}
