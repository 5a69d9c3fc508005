namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>What edits do to a definition's changes, so that they stay few and mean what they say.</summary>
internal static class ChangeList
{
    /// <summary>Without what is said about a rule and the rules below it.</summary>
    public static MappingDefinition Without(this MappingDefinition definition, string path) => definition with
    {
        Changes = [.. definition.Changes.Where(change => RulePlace.PathOf(change) is var at && at != path && !RulePlace.IsBelow(at, path))],
    };

    /// <summary>Without what is said about the rules below a rule.</summary>
    public static MappingDefinition WithoutBelow(this MappingDefinition definition, string path) => definition with
    {
        Changes = [.. definition.Changes.Where(change => !RulePlace.IsBelow(RulePlace.PathOf(change), path))],
    };

    /// <summary>With one more change at the end.</summary>
    public static MappingDefinition And(this MappingDefinition definition, ChangeDefinition change) => definition with { Changes = [.. definition.Changes, change] };

    /// <summary>With a replacement in front of what is said about the rules below it: those changes are to the rule as it is now.</summary>
    public static MappingDefinition Replacing(this MappingDefinition definition, string path, RuleDefinition rule)
    {
        List<ChangeDefinition> changes = [.. definition.Changes];
        int below = changes.FindIndex(change => RulePlace.IsBelow(RulePlace.PathOf(change), path));
        changes.Insert(below < 0 ? changes.Count : below, new ChangeDefinition(path, ChangeOperation.Replace, rule));
        return definition with { Changes = changes };
    }

    /// <summary>With changes that follow a rule to its new path.</summary>
    public static MappingDefinition Following(this MappingDefinition definition, string path, string now)
    {
        string parent = RulePlace.Parent(path);
        string id = RulePlace.Last(path);
        bool stays = RulePlace.Parent(now) == parent;
        return definition with { Changes = [.. definition.Changes.Select(Follow)] };

        ChangeDefinition Follow(ChangeDefinition change)
        {
            if (change.At == path) change = change with { At = now };
            else if (RulePlace.IsBelow(change.At, path)) change = change with { At = now + change.At[path.Length..] };
            if (change.Operation != ChangeOperation.Add || change.At != parent) return change;
            return change with
            {
                Before = change.Before == id ? stays ? RulePlace.Last(now) : null : change.Before,
                After = change.After == id ? stays ? RulePlace.Last(now) : null : change.After,
            };
        }
    }

    /// <summary>With additions that stood beside a rule which is no more as the last of their siblings.</summary>
    public static MappingDefinition WithoutNeighbour(this MappingDefinition definition, string path)
    {
        string parent = RulePlace.Parent(path);
        string id = RulePlace.Last(path);
        if (!definition.Changes.Any(change => change.Operation == ChangeOperation.Add && change.At == parent && (change.Before == id || change.After == id))) return definition;
        return definition with
        {
            Changes =
            [
                .. definition.Changes.Select(change => change.Operation == ChangeOperation.Add && change.At == parent && (change.Before == id || change.After == id)
                    ? change with { Before = null, After = null }
                    : change),
            ],
        };
    }
}
