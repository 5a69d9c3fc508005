using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Portal.Designer.Inspector.Expressions;

/// <summary>Spells a source row as an expression that a rule may use where it stands.</summary>
internal static class SourceSpelling
{
    /// <summary>The path of a row: <c>PID-5.1</c>, <c>CX.4</c>, <c>PATIENT_RESULT.PATIENT</c>, <c>name.given</c>.</summary>
    public static string Of(DesignerSession session, OutlineRule? rule, string key)
    {
        var steps = key.Split('/');
        if (session.Source.Format == Formats.Hl7v2)
            return Hl7(session.Source.Way(key) ?? [], steps);
        var scope = Scope(rule);
        if (scope.Length > 0 && key == scope)
            return "$this";
        return scope.Length == 0 ? Tree(steps)
            : key.StartsWith(scope + "/", StringComparison.Ordinal) ? Tree(key[(scope.Length + 1)..].Split('/'))
            : "%resource." + Tree(steps);
    }

    /// <summary>The key of the item at which a rule of a tree format stands; empty for the whole source.</summary>
    public static string Scope(OutlineRule? rule)
    {
        for (var around = rule?.Parent; around is not null; around = around.Parent)
        {
            if ((around.Definition.Each ?? around.Definition.From) is not null)
                return around.Sources.Count > 0 ? around.Sources[0] : "";
        }
        return "";
    }

    private static string Hl7(IReadOnlyList<SchemaNode> way, string[] steps)
    {
        var first = Array.FindIndex(steps, step => step.Length > 0 && char.IsAsciiDigit(step[0]));
        if (first < 0)
            return way is [.., { Kind: SchemaNodeKind.Segment }] ? steps[^1] : string.Join('.', steps);
        var owner = first == 0 ? "" : steps[first - 1];
        var isSegment = first > 0 && way.Count >= first ? way[first - 1].Kind == SchemaNodeKind.Segment : owner.Length == 3;
        return $"{owner}{(isSegment ? '-' : '.')}{string.Join('.', steps[first..])}";
    }

    private static string Tree(IEnumerable<string> steps) => string.Join('.', steps.Select(Name));

    /// <summary>An element's name; in backticks where it would read as something else.</summary>
    public static string Name(string step) =>
        step.Length > 0 && step.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(step[0]) && (step.Length < 2 || step.Any(char.IsAsciiLetterLower)) ? step : $"`{step}`";
}
