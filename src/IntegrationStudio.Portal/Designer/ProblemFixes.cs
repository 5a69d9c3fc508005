using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>Offers the change that mends a problem, where there is one that takes no thought.</summary>
internal static partial class ProblemFixes
{
    /// <summary>The change; null where there is none.</summary>
    /// <param name="session">The designer.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="rule">The rule that it is about.</param>
    /// <param name="property">The property of the rule that it is about.</param>
    public static DesignerFix? Of(DesignerSession session, Problem problem, OutlineRule? rule, string? property)
    {
        string[] quoted = [.. Quoted().Matches(problem.Message).Select(match => match.Groups[1].Value)];
        if (problem.Code is "compile.map" or "compile.table" && quoted.Length > 0 && AddToUses(session, quoted[0], problem.Code == "compile.table") is { } added) return added;
        if (problem.Code == "compile.unknown-rule") return DropChange(problem.Path[(problem.Path.IndexOf('#', StringComparison.Ordinal) + "#changes/".Length)..], session);
        if (rule is null || rule.Origin is RuleOrigin.Inherited or RuleOrigin.Disabled) return null;
        if (Near(problem) is { } near && property is not null && quoted.Select(wrong => Renamed(rule.Definition, property, wrong, near)).FirstOrDefault(changed => changed is not null) is { } mended)
            return new($"Use \"{near}\"", folder => RuleEdits.Set(session.Library, folder, rule.Path, mended));
        if (problem.Severity < Severity.Error) return null;
        return rule.Origin == RuleOrigin.Overridden
            ? new("Reset the rule to what is inherited", folder => RuleEdits.Reset(session.Library, folder, rule.Path))
            : new("Remove the rule", folder => RuleEdits.Remove(session.Library, folder, rule.Path));
    }

    private static DesignerFix? AddToUses(DesignerSession session, string name, bool isTable) =>
        DefinitionEdits.Use(session.Library, session.Folder, name, isTable).Succeeded
            ? new($"Add \"{name}\" to uses", folder => DefinitionEdits.Use(session.Library, folder, name, isTable))
            : null;

    private static DesignerFix? DropChange(string path, DesignerSession session)
    {
        if (!session.Folder.Definition.Changes.Any(Concerns)) return null;
        return new("Take the change out", folder => folder.WithDefinition(folder.Definition with { Changes = [.. folder.Definition.Changes.Where(change => !Concerns(change))] }));

        // The problem's path ends where the base has no such rule.
        bool Concerns(ChangeDefinition change) =>
            change.At == path || change.At.StartsWith(path + "/", StringComparison.Ordinal)
            || (change.Operation == ChangeOperation.Add && path == Join(change.At, change.Before ?? change.After));
    }

    private static string? Join(string at, string? id) => id is null ? null : at.Length == 0 ? id : $"{at}/{id}";

    /// <summary>The nearest of the names that the problem suggests.</summary>
    private static string? Near(Problem problem)
    {
        const string Start = "Near: ";
        return problem.Mend is { } mend && mend.StartsWith(Start, StringComparison.Ordinal) ? mend[Start.Length..].TrimEnd('.').Split(", ")[0] : null;
    }

    private static RuleDefinition? Renamed(RuleDefinition rule, string property, string wrong, string near)
    {
        return property switch
        {
            "from" when Has(rule.From) => rule with { From = New(rule.From!) },
            "each" when Has(rule.Each) => rule with { Each = New(rule.Each!) },
            "when" when Has(rule.When) => rule with { When = New(rule.When!) },
            "to" when Has(rule.To) => rule with { To = New(rule.To!) },
            "resource" when Has(rule.Resource) => rule with { Resource = New(rule.Resource!) },
            "on" when Has(rule.On) => rule with { On = New(rule.On!) },
            "ref" when Has(rule.Ref) => rule with { Ref = New(rule.Ref!) },
            "map" when Has(rule.Map) => rule with { Map = New(rule.Map!) },
            "table" when Has(rule.Table) => rule with { Table = New(rule.Table!) },
            "script" when Has(rule.Script) => rule with { Script = New(rule.Script!) },
            _ => null,
        };

        bool Has(string? text) => text?.Contains(wrong, StringComparison.Ordinal) is true;

        string New(string text)
        {
            // The name by itself, not where it is a part of another.
            Match whole = Regex.Match(text, $@"(?<![\w]){Regex.Escape(wrong)}(?![\w])", RegexOptions.CultureInvariant);
            return whole.Success ? string.Concat(text.AsSpan(0, whole.Index), near, text.AsSpan(whole.Index + whole.Length)) : text.Replace(wrong, near, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
