using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Reads FHIR resources in either format and validates them. Safe for many threads.</summary>
/// <param name="options">What is validated.</param>
/// <param name="withExpressions">Whether places are told in FHIRPath, for OperationOutcomes, rather than by the names that stand in JSON.</param>
internal sealed class ResourceCheck(FhirValidationOptions options, bool withExpressions)
{
    /// <summary>Every problem of one resource or Bundle: what could be read is validated even when something could not.</summary>
    public IReadOnlyList<Problem> Check(ReadOnlySpan<byte> document)
    {
        var problems = new List<Problem>();
        var tree = TreePool.Shared.Rent();
        if (FhirDocument.ReadForValidation(tree, document, problems) is var root and not DataTree.None)
        {
            problems.AddRange(FhirValidator.Validate(tree, root, options).Select(Judge));
            if (withExpressions) problems = problems.ConvertAll(problem => problem with { Path = FhirExpressionPath.Of(tree, root, problem.Path) });
        }

        TreePool.Shared.Return(tree);
        return problems;
    }

    /// <summary>A profile that was asked for and could not be checked is not met, whatever a resource's own unknown profiles are.</summary>
    private static Problem Judge(Problem problem) =>
        problem is { Code: "fhir.profile", Severity: Severity.Warning } && !problem.Path.EndsWith("meta.profile", StringComparison.Ordinal)
            ? problem with { Severity = Severity.Error, Mend = "Check the URL, or give the profile's StructureDefinition with --definitions." }
            : problem;

    /// <summary>The same for each line of newline-delimited JSON.</summary>
    public IEnumerable<(string Name, IReadOnlyList<Problem> Problems)> CheckLines(string file)
    {
        foreach (var (number, line) in NdjsonLines.Read(file, FhirJsonReader.LargestDocument))
        {
            IReadOnlyList<Problem> problems = line.Length > 0
                ? Check(line)
                : [new Problem("json.too-large", "", $"The line has more than {FhirJsonReader.LargestDocument} bytes.")];
            yield return ($"{file}:{number}", problems);
        }
    }
}
