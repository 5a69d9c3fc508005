using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Mvc;

namespace IntegrationStudio.Portal.Api;

/// <summary>Refusals as RFC 9457 documents: <c>application/problem+json</c> with every problem at once in <c>problems</c>.</summary>
internal static class ApiProblems
{
    /// <summary>Answers a refusal; its status follows from the code of the first error: <c>*.unknown</c> 404, <c>*.denied</c> 403, <c>*.stale</c> and <c>*.taken</c> 409, else 422.</summary>
    public static IResult Refuse(IReadOnlyList<Problem> problems)
    {
        var first = problems.FirstOrDefault(problem => problem.Severity == Severity.Error) ?? problems[0];
        var details = new ProblemDetails { Status = Status(first.Code), Title = first.Message, Detail = first.Mend, Type = "about:blank" };
        details.Extensions["problems"] = problems;
        return Results.Problem(details);
    }

    public static IResult Refuse(Problem problem) => Refuse([problem]);

    private static int Status(string code) => code[(code.LastIndexOf('.') + 1)..] switch
    {
        "unknown" or "gone" => StatusCodes.Status404NotFound,
        "denied" or "four-eyes" or "author" or "same-person" => StatusCodes.Status403Forbidden,
        "stale" or "changed" or "taken" or "conflict" or "exists" or "draft-moved" or "in-review" => StatusCodes.Status409Conflict,
        "too-large" => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
