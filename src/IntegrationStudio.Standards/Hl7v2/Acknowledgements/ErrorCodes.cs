namespace IntegrationStudio.Standards.Hl7v2.Acknowledgements;

/// <summary>The error code of HL7 table 0357 that comes nearest to a problem's code.</summary>
internal static class ErrorCodes
{
    public static (string Code, string Text) Of(string problem) => problem switch
    {
        "hl7v2.no-type" or "hl7v2.no-control-id" or "hl7v2.no-version" => ("101", "Required field missing"),
        "hl7v2.missing" or "hl7v2.unexpected-segment" or "hl7v2.too-many" or "hl7v2.no-msh" or "hl7v2.several-messages" or "hl7v2.empty" or "hl7v2.truncated" => ("100", "Segment sequence error"),
        "channel.type-not-accepted" => ("200", "Unsupported message type"),
        "channel.version-not-accepted" => ("203", "Unsupported version id"),
        _ when problem.StartsWith("table.", StringComparison.Ordinal) => ("103", "Table value not found"),
        _ when problem.StartsWith("value.", StringComparison.Ordinal) || problem.StartsWith("hl7v2.", StringComparison.Ordinal) => ("102", "Data type error"),
        _ => ("207", "Application internal error"),
    };
}
