namespace IntegrationStudio.Standards.Fhir;

/// <summary>How problems are called in an OperationOutcome: the codes of <c>http://hl7.org/fhir/issue-type</c> and <c>issue-severity</c>.</summary>
internal static class FhirIssue
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["json.malformed"] = "structure",
        ["json.not-utf8"] = "structure",
        ["json.too-large"] = "too-costly",
        ["json.too-deep"] = "too-costly",
        ["json.bad-escape"] = "invalid",
        ["xml.malformed"] = "structure",
        ["xml.not-utf8"] = "structure",
        ["xml.too-large"] = "too-costly",
        ["xml.too-deep"] = "too-costly",
        ["xml.doctype"] = "security",
        ["file.too-large"] = "too-costly",
        ["file.missing"] = "not-found",
        ["file.unreadable"] = "transient",
        ["fhir.missing"] = "required",
        ["fhir.empty"] = "required",
        ["fhir.format"] = "value",
        ["fhir.type"] = "structure",
        ["fhir.code"] = "code-invalid",
        ["fhir.binding"] = "code-invalid",
        ["fhir.invariant"] = "invariant",
        ["fhir.extension"] = "invariant",
        ["fhir.resource-type"] = "not-supported",
        ["fhir.profile"] = "not-found",
    };

    /// <summary>The issue type of a problem's code: its own, else by the family it is of, else <c>processing</c>.</summary>
    public static string TypeOf(string code)
    {
        if (Types.TryGetValue(code, out var type)) return type;
        if (code.StartsWith("json.", StringComparison.Ordinal) || code.StartsWith("xml.", StringComparison.Ordinal)) return "structure";
        return code.StartsWith("fhir.", StringComparison.Ordinal) ? "structure" : "processing";
    }

    /// <summary><c>fatal</c> when nothing of the document could be read, else the severity's own name.</summary>
    public static string SeverityOf(Problem problem) => problem.Severity switch
    {
        Severity.Error => problem.Code is "json.malformed" or "xml.malformed" or "json.not-utf8" or "xml.not-utf8" or "json.too-large" or "xml.too-large" or "xml.doctype" ? "fatal" : "error",
        Severity.Warning => "warning",
        _ => "information",
    };
}
