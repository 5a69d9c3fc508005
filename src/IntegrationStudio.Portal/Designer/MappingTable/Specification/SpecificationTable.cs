using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Portal.Designer.Inspector.Rules;

namespace IntegrationStudio.Portal.Designer.MappingTable.Specification;

/// <summary>One rule as a line of the specification.</summary>
/// <param name="Depth">How deep it stands.</param>
/// <param name="Source">What it reads.</param>
/// <param name="SourceName">What the standard calls that.</param>
/// <param name="Target">Where it writes.</param>
/// <param name="Sentence">What it does, in words.</param>
/// <param name="Condition">Under which condition, in the words of the official tables.</param>
/// <param name="Note">A remark.</param>
/// <param name="Origin">Whose it is.</param>
public sealed record SpecificationLine(int Depth, string Source, string SourceName, string Target, string Sentence, string Condition, string? Note, RuleOrigin Origin)
{
    internal static SpecificationLine Of(MappingRow row, OutlineRule rule) =>
        new(row.Depth, RuleWords.Source(row.Definition), row.Source.Name, RuleWords.Target(rule), RuleWords.Sentence(rule), RuleWords.Condition(row.Definition), row.Definition.Note, rule.Origin);
}

/// <summary>Rules that stand under one heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Lines">The rules in their order.</param>
public sealed record SpecificationSection(string Title, IReadOnlyList<SpecificationLine> Lines);
