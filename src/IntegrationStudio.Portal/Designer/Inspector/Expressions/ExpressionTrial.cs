using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Portal.Designer.Inspector.Expressions;

/// <summary>Tries functions on a value of the sample, for people to see what they do. Nothing of the message but that value is at hand.</summary>
internal static class ExpressionTrial
{
    /// <summary>What a value becomes.</summary>
    /// <param name="Text">The result; null where there is none.</param>
    /// <param name="Problem">Why there is none.</param>
    public readonly record struct Result(string? Text, string? Problem);

    /// <summary>Passes a value through functions in turn.</summary>
    /// <param name="value">The value.</param>
    /// <param name="functions">Calls such as <c>trim</c> or <c>substring(0, 8)</c>.</param>
    public static Result Run(string value, IEnumerable<string> functions)
    {
        var environment = new EvaluationEnvironment();
        var text = string.Concat(functions.Select(function => function.EndsWith(')') ? $".{function}" : $".{function}()"));
        if (text.Length == 0)
            return new Result(value, null);
        var compiled = Expression.Compile($"$this{text}");
        if (!compiled.Succeeded)
            return new Result(null, Words(compiled.Problems));
        var items = new ItemList();
        compiled.Value.Evaluate(new EvaluationContext(environment, Item.Of(value)), ref items);
        if (environment.Problems.Count > 0)
            return new Result(null, Words(environment.Problems));
        List<string> texts = [];
        for (var i = 0; i < items.Count; i++)
            texts.Add(items[i].ToText() ?? "");
        return texts.Count == 0 ? new Result(null, "nothing") : new Result(string.Join(", ", texts), null);
    }

    private static string Words(IReadOnlyList<Problem> problems) => problems[0].Mend is { } mend ? $"{problems[0].Message} {mend}" : problems[0].Message;
}
