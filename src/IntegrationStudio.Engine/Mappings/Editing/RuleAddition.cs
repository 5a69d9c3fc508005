using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Adds rules: in place where the definition itself holds the siblings, else by a change.</summary>
internal static class RuleAddition
{
    /// <summary>Adds a rule and tells its path.</summary>
    /// <param name="edit">What is edited.</param>
    /// <param name="parentPath">The rule to add below; empty for the top.</param>
    /// <param name="rule">The rule; without an id, or with one that is taken, it gets one.</param>
    /// <param name="before">Id of the sibling before which it stands.</param>
    /// <param name="after">Id of the sibling after which it stands.</param>
    /// <param name="path">The path of the added rule.</param>
    /// <param name="keepsId">Whether an id that only a disabled sibling has may be used: for a rule that moves.</param>
    public static Outcome<DefinitionFolder> Add(RuleEdit edit, string parentPath, RuleDefinition rule, string? before, string? after, out string path, bool keepsId = false)
    {
        path = "";
        MappingDefinition definition = edit.Definition;
        OutlineRule? parent = parentPath.Length == 0 ? null : edit.Outline.Find(parentPath);
        if (parent is null && parentPath.Length > 0) return edit.Unknown(parentPath);
        if (parent?.DisabledBy is not null) return RuleEdit.Refuse("edit.disabled", parentPath, "The rule is disabled.", "Enable it first.");
        IReadOnlyList<OutlineRule> siblings = parent?.Rules ?? edit.Outline.Rules;
        List<string> taken = [.. siblings.Where(sibling => !keepsId || sibling.DisabledBy is null).Select(sibling => sibling.Id)];
        rule = rule with { Id = rule.Id.Length == 0 ? RuleIds.Of(rule, taken) : RuleIds.Unique(rule.Id, taken) };
        path = RulePlace.Join(parentPath, rule.Id);
        string? neighbour = before ?? after;
        if (neighbour is not null && siblings.All(sibling => sibling.Id != neighbour || sibling.DisabledBy is not null)) return edit.Unknown(RulePlace.Join(parentPath, neighbour));

        RulePlace? place = parentPath.Length == 0 ? null : RulePlace.Of(definition, parentPath);
        IReadOnlyList<RuleDefinition>? own = parentPath.Length == 0 ? definition.Rules : place?.Rule(definition)?.Rules;

        // A change is done after the one that disables the rule of this id; an own rule would be that one's.
        string id = rule.Id;
        bool inPlace = own is not null && siblings.All(sibling => sibling.Id != id) && (neighbour is null || own.Any(sibling => sibling.Id == neighbour));
        if (!inPlace) return edit.Done(definition.And(new ChangeDefinition(parentPath, ChangeOperation.Add, rule, before, before is null ? after : null)), path);
        IReadOnlyList<RuleDefinition> rules = RuleTree.Insert(own!, rule, before, after);
        return edit.Done(place is null ? definition with { Rules = rules } : place.With(definition, place.Rule(definition)! with { Rules = rules }), path);
    }
}
