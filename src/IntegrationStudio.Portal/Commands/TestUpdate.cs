using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Takes the result of a test as what is expected of it.</summary>
internal static class TestUpdate
{
    /// <summary>Writes the file with the expectation; null where there was nothing to write: the test passed, or the mapping did not run without errors.</summary>
    public static string? Accept(MappingLibrary library, MappingTestResult result)
    {
        if (result.Output.IsEmpty || Errors(result).Any() || library.Find(result.MappingId)?.Folder is not { } folder || (result.Differences.Count == 0 && !Lacks(result)))
        {
            return null;
        }

        var file = Path.Combine(folder, result.ExpectedPath);
        File.WriteAllBytes(file, AcceptedOutput.Of(result.ExpectedPath, result.Output));
        return file;
    }

    /// <summary>The result as it is now; assertions that do not hold still fail it.</summary>
    public static MappingTestResult AsAccepted(MappingTestResult result) =>
        result with { Differences = [], Problems = [.. result.Problems.Where(problem => problem.Code != MissingCode)] };

    private const string MissingCode = "test.expected";

    private static bool Lacks(MappingTestResult result) => result.Problems.Any(problem => problem.Code == MissingCode);

    private static IEnumerable<Problem> Errors(MappingTestResult result) => result.Problems.Where(problem => problem.Severity == Severity.Error && problem.Code != MissingCode);
}
