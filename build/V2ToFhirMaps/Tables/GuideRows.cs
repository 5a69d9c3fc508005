namespace IntegrationStudio.V2ToFhirMaps.Tables;

/// <summary>The three forms in which the guide states a condition; empty strings where it states none.</summary>
internal sealed record GuideCondition(string Antlr, string FhirPath, string Narrative)
{
    public static GuideCondition None { get; } = new("", "", "");
}

/// <summary>
/// A row of a segment or data type table: one field or component to one FHIR element. The number is that of a spreadsheet (the first row below the two
/// header rows is 3); a proposal is an element that FHIR lacks and the guide would like, where the row has no target.
/// </summary>
internal sealed record FieldRow(
    int Number, string Source, string SourceType, GuideCondition Condition, string Target, string Proposal, string Map, string Vocabulary, string Assignment)
{
    /// <summary>How mends name the row.</summary>
    public string Key => $"{Source} -> {Target}".Trim();
}

/// <summary>
/// A row of a message table: one segment of the structure to one resource, or the beginning of a group; the path has a slash in front at a group's end.
/// "ADT_A01:follow:PV1.ROL" is the ROL that stands after PV1.
/// </summary>
internal sealed record MessageRow(
    int Number, string Path, string After, string Syntax, bool Repeats, bool BeginsGroup, GuideCondition Condition, string Target, string Map, string References)
{
    /// <summary>How mends name the row.</summary>
    public string Key => $"{(After.Length > 0 ? $"{After}.{Path}" : Path)} {Map} -> {Target}".Trim();
}

/// <summary>A row of a code table.</summary>
internal sealed record CodeRow(int Number, string Code, string Text, string System, string TargetCode, string TargetDisplay, string TargetSystem);

/// <summary>A table of the guide and the name under which maps know it, e.g. <c>PID[Patient]</c>.</summary>
internal sealed record GuideTable<TRow>(string Name, IReadOnlyList<TRow> Rows);
