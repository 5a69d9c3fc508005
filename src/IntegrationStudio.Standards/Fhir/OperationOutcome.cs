using System.Text.RegularExpressions;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// Problems as the resource with which FHIR reports them (operationoutcome.html): one issue each with severity, type, text, our code and the mend as diagnostics, and the
/// place as expression. Nothing to report is one issue that says so, because there must be one.
/// </summary>
public static partial class OperationOutcome
{
    private const string FileExtension = "http://hl7.org/fhir/StructureDefinition/operationoutcome-file";

    private static readonly FhirType Outcome = FhirSchema.R4.Resource("OperationOutcome")!;
    private static readonly FhirElement Extension = Outcome.Find("extension")!;
    private static readonly FhirElement Issue = Outcome.Find("issue")!;
    private static readonly FhirElement Details = Issue.Type!.Find("details")!;
    private static readonly FhirElement Expression = Issue.Type!.Find("expression")!;

    /// <summary>Builds the resource.</summary>
    /// <param name="problems">What there is to report; paths by <see cref="FhirExpressionPath"/> are expressions that find the elements.</param>
    /// <param name="file">The file that was looked at, said in the standard's extension for it; null for none.</param>
    public static DataTree Of(IEnumerable<Problem> problems, string? file = null)
    {
        var tree = new DataTree();
        var root = tree.CreateRoot(Outcome);
        if (file is not null)
        {
            var extension = tree.Append(root, Extension);
            Set(tree, extension, "url", FileExtension);
            Set(tree, extension, "valueString", file);
        }
        foreach (var problem in problems) Add(tree, root, problem);
        if (tree.Child(root, Issue) == DataTree.None) Add(tree, root, "information", "informational", "No problems found.");
        return tree;
    }

    private static void Add(DataTree tree, int root, Problem problem)
    {
        var issue = Add(tree, root, FhirIssue.SeverityOf(problem), FhirIssue.TypeOf(problem.Code), problem.Message);
        var isExpression = ElementPath().IsMatch(problem.Path);
        var place = isExpression || problem.Path.Length == 0 ? "" : $" at {problem.Path}";
        Set(tree, issue, "diagnostics", $"{problem.Code}{place}{(problem.Mend is null ? "" : $": {problem.Mend}")}");
        if (isExpression) tree.SetText(tree.Append(issue, Expression), problem.Path);
    }

    private static int Add(DataTree tree, int root, string severity, string type, string text)
    {
        var issue = tree.Append(root, Issue);
        Set(tree, issue, "severity", severity);
        Set(tree, issue, "code", type);
        Set(tree, tree.GetOrAdd(issue, Details), "text", text);
        return issue;
    }

    private static void Set(DataTree tree, int node, string name, string text) => tree.SetText(tree.GetOrAdd(node, ((FhirType)tree.Type(node)!).Find(name)!), text);

    /// <summary>A path below a resource or data type, as <see cref="FhirPath"/> writes it; lines of files and places in HL7 v2 messages are none.</summary>
    [GeneratedRegex(@"^[A-Z][A-Za-z]+(\.[A-Za-z]\w*(\[\d+\])?)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ElementPath();
}
