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

    /// <summary>Whether a list, or anything below one, is on the way from a place to a row: a loop can make an item of it each time.</summary>
    public static int? FirstList(ConnectionPlace place, ConnectionEnd target)
    {
        int depth = place.Target.Key.Length == 0 ? 0 : place.Target.Key.Split('/').Length;
        for (int i = depth; i < target.Nodes.Count; i++)
            if (target.Nodes[i].Repeats && target.Nodes[i].Kind is not (SchemaNodeKind.Resource or SchemaNodeKind.Choice)) return i;
        return null;
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

    /// <summary>The item of a list that a new rule writes: the one that rules for the same field write, else a new one where others are there.</summary>
    private static string Slot(string list, string listKey, IReadOnlyList<OutlineRule> siblings, string sourceKey)
    {
        List<int> taken = [];
        foreach (OutlineRule sibling in siblings)
        {
            if (sibling.Definition.To is not { } to || sibling.Target is not { } key || !ConnectionPlaces.Covers(listKey, key) || TargetPath.Read(to, PathForm.Fhir, "", []) is not { Length: > 0 } steps) continue;
            PathStep last = steps[Math.Min(list.Count(c => c is '.' or '('), steps.Length - 1)];
            int slot = last.Index == StepIndex.Slot ? last.Number : 0;
            if (last.Index is StepIndex.Slot or StepIndex.Unsaid && sibling.Sources.Any(source => Field(source) == Field(sourceKey)) && sibling.Definition.Map is null) return slot == 0 ? "" : $"[#{slot}]";
            taken.Add(last.Index == StepIndex.At ? last.Number : slot);
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
