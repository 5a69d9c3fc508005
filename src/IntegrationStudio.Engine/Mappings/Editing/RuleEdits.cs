using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>
/// Edits of single rules: own ones where they stand, inherited ones by <c>changes</c>, which are merged so that editing twice leaves one. Pure: a folder in, another one out, or why not.
/// Paths are ids from the top, across called maps, as <see cref="OutlineRule.Path"/> has them.
/// </summary>
public static class RuleEdits
{
    /// <summary>Puts a rule in the place of the one at a path. A rule that is what was inherited takes the change back. Another id renames, which only the definition's own rules allow.</summary>
    public static Outcome<DefinitionFolder> Set(MappingLibrary library, DefinitionFolder folder, string path, RuleDefinition rule)
    {
        var edit = new RuleEdit(library, folder);
        if (rule.Id.Length == 0) rule = rule with { Id = RulePlace.Last(path) };
        string now = RulePlace.Join(RulePlace.Parent(path), rule.Id);
        MappingDefinition definition = folder.Definition;
        if (now != path)
        {
            Outcome<DefinitionFolder> renamed = Rename(library, folder, path, rule.Id);
            return renamed.Succeeded ? Set(library, renamed.Value, now, rule) : renamed;
        }

        RulePlace? place = RulePlace.Of(definition, path);
        if (place is not null && place.IsDisabled(definition)) return RuleEdit.Refuse("edit.disabled", path, "The rule is disabled.", "Enable it first.");
        if (place is not null)
        {
            bool replaces = place is { Change: >= 0, Ids.Length: 0 } && definition.Changes[place.Change].Operation == ChangeOperation.Replace;
            if (replaces && edit.Inherited(place.Change, path) is { } inherited && RuleText.Same(inherited, rule)) return edit.Done(place.With(definition, null), path);
            return RuleText.Same(place.Rule(definition)!, rule) ? folder : edit.Done(place.With(definition, rule), path);
        }

        if (edit.Outline.Find(path) is not { } outlined) return edit.Unknown(path);
        if (outlined.DisabledBy is { } by) return RuleEdit.Refuse("edit.disabled", path, $"The rule is disabled by \"{by}\".", "Enable it first.");
        return RuleText.Same(outlined.Definition, rule) ? folder : edit.Done(definition.Replacing(path, rule), path);
    }

    /// <summary>Adds a rule: last among its siblings, or before or after one. A rule without an id, or with one that is taken, gets one (<see cref="RuleIds"/>).</summary>
    /// <param name="library">What the definition extends and uses.</param>
    /// <param name="folder">What is edited.</param>
    /// <param name="parentPath">The rule to add below; empty for the top.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="before">Id of the sibling before which it stands.</param>
    /// <param name="after">Id of the sibling after which it stands.</param>
    public static Outcome<DefinitionFolder> Add(MappingLibrary library, DefinitionFolder folder, string parentPath, RuleDefinition rule, string? before = null, string? after = null) =>
        RuleAddition.Add(new RuleEdit(library, folder), parentPath, rule, before, after, out _);

    /// <summary>Takes a rule out: an own one for good, an inherited one by a change that disables it.</summary>
    public static Outcome<DefinitionFolder> Remove(MappingLibrary library, DefinitionFolder folder, string path)
    {
        var edit = new RuleEdit(library, folder);
        MappingDefinition definition = folder.Definition;
        RulePlace? place = RulePlace.Of(definition, path);
        if (place is null)
        {
            if (edit.Outline.Find(path) is not { } outlined) return edit.Unknown(path);
            return outlined.DisabledBy is null ? edit.Done(definition.WithoutBelow(path).And(new ChangeDefinition(path, ChangeOperation.Disable)), path) : folder;
        }

        if (place.IsDisabled(definition)) return folder;
        bool replaced = place is { Change: >= 0, Ids.Length: 0 } && definition.Changes[place.Change].Operation == ChangeOperation.Replace;
        MappingDefinition without = place.With(definition, null).WithoutBelow(path);
        return edit.Done(replaced ? without.And(new ChangeDefinition(path, ChangeOperation.Disable)) : without.WithoutNeighbour(path), path);
    }

    /// <summary>Takes back what this definition changed about a rule and the rules below it. A rule that it added goes; its own rules are as they are.</summary>
    public static Outcome<DefinitionFolder> Reset(MappingLibrary library, DefinitionFolder folder, string path)
    {
        var edit = new RuleEdit(library, folder);
        MappingDefinition definition = folder.Definition;
        if (RulePlace.Of(definition, path) is { Change: >= 0, Ids.Length: > 0 } inner)
        {
            string whole = RulePlace.PathOf(definition.Changes[inner.Change]);
            return RuleEdit.Refuse("edit.reset", path, $"The rule is part of the change of \"{whole}\".", "Reset that one.");
        }

        MappingDefinition reset = definition.Without(path);
        if (reset.Changes.Count == definition.Changes.Count) return edit.Outline.Find(path) is null ? edit.Unknown(path) : folder;
        return edit.Done(reset.WithoutNeighbour(path), path);
    }

    /// <summary>Lets a disabled rule run again. One that a definition below disabled is added anew, as it was.</summary>
    public static Outcome<DefinitionFolder> Enable(MappingLibrary library, DefinitionFolder folder, string path)
    {
        var edit = new RuleEdit(library, folder);
        MappingDefinition definition = folder.Definition;
        if (RulePlace.Of(definition, path) is { } place && place.IsDisabled(definition))
        {
            if (place.Ids.Length > 0) return RuleEdit.Refuse("edit.disabled", path, $"The rule \"{definition.Changes[place.Change].At}\" around it is disabled.", "Enable that one.");
            return edit.Done(definition with { Changes = [.. definition.Changes.Where(change => change.Operation != ChangeOperation.Disable || change.At != path)] }, path);
        }

        if (edit.Outline.Find(path) is not { } rule) return edit.Unknown(path);
        if (rule.DisabledBy is null) return folder;
        if (rule.Parent?.DisabledBy is not null) return RuleEdit.Refuse("edit.disabled", path, $"The rule \"{rule.Parent.Path}\" around it is disabled.", "Enable that one.");
        IReadOnlyList<OutlineRule> siblings = rule.Parent?.Rules ?? edit.Outline.Rules;
        string? before = siblings.SkipWhile(sibling => sibling != rule).Skip(1).FirstOrDefault(sibling => sibling.DisabledBy is null)?.Id;
        return edit.Done(definition.And(new ChangeDefinition(RulePlace.Parent(path), ChangeOperation.Add, rule.Definition, before)), path);
    }

    /// <summary>Moves a rule below another one, or among its siblings. An inherited one is disabled where it was and added where it goes.</summary>
    /// <param name="library">What the definition extends and uses.</param>
    /// <param name="folder">What is edited.</param>
    /// <param name="path">The rule.</param>
    /// <param name="newParent">The rule below which it goes; empty for the top.</param>
    /// <param name="before">Id of the sibling before which it stands then; null for the last place.</param>
    public static Outcome<DefinitionFolder> Move(MappingLibrary library, DefinitionFolder folder, string path, string newParent, string? before)
    {
        var edit = new RuleEdit(library, folder);
        if (edit.Outline.Find(path) is not { } rule) return edit.Unknown(path);
        if (newParent == path || RulePlace.IsBelow(newParent, path)) return RuleEdit.Refuse("edit.move", path, "A rule cannot go into itself.");
        if (before == rule.Id && RulePlace.Parent(path) == newParent) return folder;
        if (rule.DisabledBy is not null) return RuleEdit.Refuse("edit.disabled", path, "The rule is disabled.", "Enable it first.");
        RuleDefinition moving = RulePlace.Of(folder.Definition, path)?.Rule(folder.Definition) ?? rule.Definition;
        Outcome<DefinitionFolder> removed = Remove(library, folder, path);
        if (!removed.Succeeded) return removed;
        Outcome<DefinitionFolder> added = RuleAddition.Add(new RuleEdit(library, removed.Value), newParent, moving, before, null, out string now, keepsId: true);
        if (!added.Succeeded) return added;

        // What was changed below the rule goes with it.
        List<ChangeDefinition> below = [.. folder.Definition.Changes.Where(change => RulePlace.IsBelow(RulePlace.PathOf(change), path)).Select(change => change with { At = now + change.At[path.Length..] })];
        return below.Count == 0 ? added : new RuleEdit(library, added.Value).Done(added.Value.Definition with { Changes = [.. added.Value.Definition.Changes, .. below] }, now);
    }

    /// <summary>Gives one of the definition's own rules another id; changes and neighbours follow.</summary>
    public static Outcome<DefinitionFolder> Rename(MappingLibrary library, DefinitionFolder folder, string path, string id)
    {
        var edit = new RuleEdit(library, folder);
        MappingDefinition definition = folder.Definition;
        if (RulePlace.Last(path) == id) return folder;
        if (id.Length == 0 || id.Contains('/', StringComparison.Ordinal)) return RuleEdit.Refuse("edit.id", path, "An id has at least one character and no slash.");
        if (edit.Outline.Find(path) is not { } rule) return edit.Unknown(path);
        RulePlace? place = RulePlace.Of(definition, path);
        if (rule.DisabledBy is not null || place?.IsDisabled(definition) is true) return RuleEdit.Refuse("edit.disabled", path, "The rule is disabled.", "Enable it first.");
        bool inherited = place is null || (place is { Change: >= 0, Ids.Length: 0 } && definition.Changes[place.Change].Operation != ChangeOperation.Add);
        if (inherited) return RuleEdit.Refuse("edit.inherited-id", path, $"The rule comes from \"{(rule.Origin == RuleOrigin.Inherited ? rule.AuthorId : definition.Extends?.Id ?? rule.AuthorId)}\", whose ids stay.", "Disable it and add another.");
        if ((rule.Parent?.Rules ?? edit.Outline.Rules).Any(sibling => sibling.Id == id)) return RuleEdit.Refuse("edit.id", path, $"A sibling has the id \"{id}\".");
        return edit.Done(place!.With(definition, place.Rule(definition)! with { Id = id }).Following(path, RulePlace.Join(RulePlace.Parent(path), id)), RulePlace.Join(RulePlace.Parent(path), id));
    }
}
