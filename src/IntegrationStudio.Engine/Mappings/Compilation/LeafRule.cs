namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Recognises the rules that most rules are: one value, or a constant, from one plain place to the current target.</summary>
internal static class LeafRule
{
    /// <summary>
    /// Whether a rule does no more than that, so that it runs without scopes of its own. Conservative: a property that makes a rule do more has to be asked for here.
    /// </summary>
    public static bool Is(RuleNode rule) =>
        rule is { Action: RuleAction.Copy or RuleAction.Constant, Mode: RuleMode.Set, OnNull: OnNull.Omit, Default: null, Functions: null, Table: null, Called: null, Script: null }
        && rule is { On: < 0, Resource: null, Key.Length: 0, Rules.Length: 0, IsEach: false, WhenNeedsItem: false }
        && rule.Conversion is not (Conversion.None or Conversion.Verbatim or Conversion.Free) && rule.Value is not { IsStructure: true }
        && rule.Source switch
        {
            { Kind: SourceKind.None } => rule.Action == RuleAction.Constant,
            { Kind: SourceKind.Component } => true,
            { Kind: SourceKind.Field, Repetition: 0 } => true,
            _ => false,
        };
}
