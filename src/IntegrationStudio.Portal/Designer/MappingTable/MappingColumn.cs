using System.Globalization;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Designer.Inspector.Conditions;
using IntegrationStudio.Portal.Designer.Inspector.Rules;
using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>One column of the mapping table, in the order of the official ones.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Group">The heading of its group.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Read">The text of a row's cell.</param>
/// <param name="Write">The rule with another text in the cell; null for a column that follows from others.</param>
/// <param name="What">What a change of it is called: <c>source</c>.</param>
internal sealed record MappingColumn(string Title, string Group, int Width, Func<MappingRow, string> Read, Func<RuleDefinition, string?, RuleDefinition>? Write = null, string What = "")
{
    /// <summary>Whether its text is code rather than words.</summary>
    public bool IsCode { get; init; }

    /// <summary>Why a text cannot stand in it; null where it can.</summary>
    public Func<string, string?>? Objection { get; init; }

    /// <summary>Whether its text is an expression.</summary>
    public bool IsExpression { get; init; }

    public static IReadOnlyList<MappingColumn> All { get; } =
    [
        new("Rule", "Rule", 230, row => row.Rule?.Id ?? "not mapped") { IsCode = true },
        new("Segment or field", "Source", 170, row => row.SourceText, WriteSource, "source") { IsCode = true, IsExpression = true },
        new("Name", "Source", 170, row => row.Source.Name),
        new("Type", "Source", 70, row => row.Source.Type),
        new("Card.", "Source", 60, row => row.Source.Cardinality),
        new("Filled", "Source", 64, row => row.Source.Filled),
        new("Condition", "Condition", 240, row => RuleWords.Condition(row.Definition), (rule, text) => rule with { When = text is null ? null : ConditionNarrative.Read(text) ?? text }, "condition")
        {
            Objection = text => ConditionNarrative.Read(text) is null && !Expression.Parse(text).Succeeded ? "These are no words of a condition, such as IF PID-8 VALUED AND OBX-2 IN (\"ST\", \"TX\"). Parentheses say what belongs together where AND and OR meet." : null,
        },
        new("As expression", "Condition", 220, row => row.Definition.When ?? "", (rule, text) => rule with { When = text }, "condition") { IsCode = true, IsExpression = true },
        new("Element", "Target", 220, row => row.TargetText, (rule, text) => rule with { To = WithoutOwner(rule, text) }, "target") { IsCode = true },
        new("Type", "Target", 120, row => row.Target.Type),
        new("Card.", "Target", 140, row => row.Target.Cardinality),
        new("Data type map", "Mapping", 180, row => row.Definition.Map ?? "", WriteMap, "map") { IsCode = true },
        new("Vocabulary", "Mapping", 150, row => row.Definition.Table ?? "", (rule, text) => rule with { Table = text }, "code table") { IsCode = true },
        new("Assignment", "Mapping", 170, Assignment, WriteAssignment, "assignment") { IsCode = true },
        new("Default", "Mapping", 110, row => RuleEditor.Text(row.Definition.Default), (rule, text) => rule with { Default = RuleEditor.Constant(text, rule.Default) }, "default") { IsCode = true },
        new("Note", "Remarks", 220, row => row.Definition.Note ?? "", (rule, text) => rule with { Note = text }, "note"),
        new("Origin", "Remarks", 100, row => row.Rule is { } rule ? RuleWords.Of(rule.Origin) : "unmapped"),
        new("Sort order", "Remarks", 90, row => row.Order == 0 ? "" : row.Order.ToString(CultureInfo.InvariantCulture)),
    ];

    private static RuleDefinition WriteSource(RuleDefinition rule, string? text)
    {
        const string Each = "each ";
        return text switch
        {
            null => rule with { From = null, Each = null },
            _ when text.StartsWith(Each, StringComparison.Ordinal) => rule with { From = null, Each = text[Each.Length..].Trim() },
            _ => rule with { From = text, Each = null },
        };
    }

    private static RuleDefinition WriteMap(RuleDefinition rule, string? text) => text is null ? rule with { Map = null } : RuleChoices.With(rule, RuleAction.Map) with { Map = text };

    /// <summary>What is written without looking at the source: a constant in quotes, a reference, a script, a new resource.</summary>
    private static string Assignment(MappingRow row) => row.Definition switch
    {
        { Value.ValueKind: JsonValueKind.String } rule => $"\"{rule.Value.GetString()}\"",
        { Value.ValueKind: not JsonValueKind.Undefined } rule => rule.Value.GetRawText(),
        { Ref: { } name } => $"reference({name})",
        { Script: { } script } => $"script({script})",
        { Functions.Count: > 0 } rule => string.Join('.', rule.Functions.Select(function => function.EndsWith(')') ? function : function + "()")),
        _ => "",
    };

    private static RuleDefinition WriteAssignment(RuleDefinition rule, string? text)
    {
        if (text is null)
            return RuleChoices.With(rule, RuleAction.Copy);
        if (Inside(text, "reference") is { } name)
            return RuleChoices.With(rule, RuleAction.Reference) with { Ref = name };
        if (Inside(text, "script") is { } script)
            return RuleChoices.With(rule, RuleAction.Script) with { Script = script };
        var constant = text.Length > 1 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
        return RuleChoices.With(rule, RuleAction.Constant) with { Value = RuleEditor.Constant(constant, rule.Value) };
    }

    private static string? Inside(string text, string word) => text.StartsWith(word + "(", StringComparison.Ordinal) && text[^1] == ')' ? text[(word.Length + 1)..^1] : null;

    /// <summary>The path of a cell: without the resource's name, which the table shows in front of it.</summary>
    private static string? WithoutOwner(RuleDefinition rule, string? text)
    {
        if (text is null || (rule.On ?? (rule.Resource is { } resource ? rule.As ?? resource : null)) is not { } owner)
            return text;
        return text == owner ? null : text.StartsWith(owner + ".", StringComparison.Ordinal) ? text[(owner.Length + 1)..] : text;
    }
}
