using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Spells target rows as paths from where a rule writes.</summary>
internal static partial class TargetPaths
{
    /// <summary>The path to a row; null for the place itself.</summary>
    /// <param name="place">Where the rule stands.</param>
    /// <param name="target">The row.</param>
    /// <param name="siblings">Rules beside it, whose slots say which items of lists are taken.</param>
    /// <param name="sourceKey">What the rule reads: what comes from one field belongs into one item.</param>
    public static string? To(ConnectionPlace place, ConnectionEnd target, IReadOnlyList<OutlineRule> siblings, string sourceKey)
    {
        int depth = place.Target.Key.Length == 0 ? 0 : place.Target.Key.Split('/').Length;
        if (depth >= target.Nodes.Count) return null;
        return target.Schema.Format == Formats.Hl7v2 ? Hl7(target, depth) : Elements(place, target, depth, siblings, sourceKey);
    }

    private static string Hl7(ConnectionEnd target, int depth)
    {
        string path = "";
        for (int i = depth; i < target.Nodes.Count; i++)
        {
            string before = path.Length == 0 ? "" : target.Nodes[i].Kind == SchemaNodeKind.Field ? "-" : ".";

            // A field by itself is spelled with its segment, as people write it.
            if (path.Length == 0 && target.Nodes[i].Kind == SchemaNodeKind.Field && i > 0) path = target.Steps[i - 1] + "-";
            path += before + target.Steps[i];
        }

        return path;
    }

    private static string Elements(ConnectionPlace place, ConnectionEnd target, int depth, IReadOnlyList<OutlineRule> siblings, string sourceKey)
    {
        bool isFhir = target.Schema.Format == Formats.Fhir;
        string path = "";
        int open = 0;
        bool listSeen = false;
        for (int i = depth; i < target.Nodes.Count; i++)
        {
            SchemaNode node = target.Nodes[i];
            if (node.Kind == SchemaNodeKind.Choice) continue;
            bool hops = isFhir && i > 0 && node.Kind == SchemaNodeKind.Resource && FhirSchema.R4.Resource(node.Name) is not null;
            if (hops)
            {
                path += $"({node.Name}";
                open++;
                continue;
            }

            string name = node.Name.Split(':')[0];
            if (!isFhir && !Free().IsMatch(name)) name = $"`{name}`";
            path += path.Length == 0 ? name : "." + name;
            if (!node.Repeats) continue;
            if (!isFhir) path += "[+]";
            else if (!listSeen) path += Slot(path, target.KeyAt(i), siblings, sourceKey);
            listSeen = true;
        }

        _ = place;
        return path + new string(')', open);
    }

    /// <summary>The item of a list that a new rule writes: the one that rules for the same field, or the same extension, write; else a new one where others are there.</summary>
    private static string Slot(string list, string listKey, IReadOnlyList<OutlineRule> siblings, string sourceKey)
    {
        int depth = listKey.Count(c => c == '/');
        string whole = listKey.Split(':')[0];
        List<int> taken = [];
        foreach (OutlineRule sibling in siblings)
        {
            if (sibling.Definition.To is not { } to || sibling.Target?.Split('/') is not { } steps || steps.Length <= depth) continue;
            string key = string.Join('/', steps, 0, depth + 1);
            if (key.Split(':')[0] != whole || TargetPath.Read(to, PathForm.Fhir, "", []) is not { Length: > 0 } path) continue;
            PathStep last = path[Math.Min(list.Count(c => c is '.' or '('), path.Length - 1)];
            string slot = last is { Index: StepIndex.Slot, Number: > 0 } ? $"[#{last.Number}]" : last.Index == StepIndex.At ? $"[{last.Number}]" : "";
            bool same = listKey.Contains(':', StringComparison.Ordinal) ? key == listKey : sibling.Definition.Map is null && sibling.Sources.Any(source => Field(source) == Field(sourceKey));
            if (same && last.Index is StepIndex.Slot or StepIndex.Unsaid or StepIndex.At) return slot;
            taken.Add(last.Number);
        }

        return taken.Count == 0 ? "" : $"[#{taken.Max() + 1}]";
    }

    /// <summary>The field of an HL7 v2 source: the step of its first number.</summary>
    private static string Field(string key)
    {
        Match number = Number().Match(key);
        return number.Success ? key[..(number.Index + number.Length)] : key;
    }

    [GeneratedRegex("/[0-9]+(?=/|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[\p{L}\p{N}_@#:-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Free();
}
