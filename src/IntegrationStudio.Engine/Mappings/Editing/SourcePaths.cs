using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Spells source rows as expressions, the shortest that mean the row where a rule stands.</summary>
internal static partial class SourcePaths
{
    /// <summary>The expression for a row; <c>$this</c> for the item itself; null when no expression leads there.</summary>
    public static string? To(SourceScope scope, ConnectionEnd source)
    {
        string item = scope.Place?.Key ?? "";
        if (item.Length > 0 && item == source.Key) return "$this";
        foreach (string candidate in scope.IsHl7 ? Hl7(scope, source) : Tree(item, source))
            if (new SourceKeys(scope).Add(candidate)?.Key == source.Key) return candidate;
        return null;
    }

    /// <summary>The expression for a group, segment or element that rules run over; null when none leads there.</summary>
    public static string? ToLoop(SourceScope scope, ConnectionEnd source, string key)
    {
        string item = scope.Nearest?.Key ?? "";
        if (!ConnectionPlaces.Covers(item, key) || item == key) return null;
        string rest = item.Length == 0 ? key : key[(item.Length + 1)..];
        string path = scope.IsHl7 ? rest.Replace('/', '.') : string.Join('.', rest.Split('/').Select(Name));
        return new SourceKeys(scope).Add(path)?.Key == key ? path : null;
    }

    private static IEnumerable<string> Hl7(SourceScope scope, ConnectionEnd source)
    {
        string item = scope.Place?.Key ?? "";
        int segment = Enumerable.Range(0, source.Nodes.Count).LastOrDefault(i => source.Nodes[i].Kind == SchemaNodeKind.Segment, -1);

        // Inside of a field, its parts are named by its data type.
        if (scope.Place is { IsItem: true } && RulePlace.IsBelow(source.Key, item))
        {
            int depth = item.Split('/').Length - 1;
            yield return $"{source.Nodes[depth].Type}.{string.Join('.', source.Steps.Skip(depth + 1))}";
            yield return $"{scope.RootName ?? "CX"}.{string.Join('.', source.Steps.Skip(depth + 1))}";
        }

        if (segment < 0)
        {
            string root = scope.Nearest?.Key ?? "";
            if (source.Key.Length > root.Length) yield return (root.Length == 0 || !RulePlace.IsBelow(source.Key, root) ? source.Key : source.Key[(root.Length + 1)..]).Replace('/', '.');
            yield break;
        }

        string parts = string.Join('.', source.Steps.Skip(segment + 1));
        string name = source.Steps[segment];
        yield return parts.Length == 0 ? name : $"{name}-{parts}";
        for (int from = segment - 1; from >= 0; from--)
            yield return $"{string.Join('.', source.Steps[from..segment])}.{name}{(parts.Length == 0 ? "" : "-" + parts)}";
    }

    private static IEnumerable<string> Tree(string item, ConnectionEnd source)
    {
        if (item.Length == 0) yield return string.Join('.', source.Steps.Select(Name));
        else if (RulePlace.IsBelow(source.Key, item)) yield return string.Join('.', source.Key[(item.Length + 1)..].Split('/').Select(Name));
        else yield return "%resource." + string.Join('.', source.Steps.Select(Name));
    }

    private static string Name(string step) => Plain().IsMatch(step) ? step : $"`{step}`";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
