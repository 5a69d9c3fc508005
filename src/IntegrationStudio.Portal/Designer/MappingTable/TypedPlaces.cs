using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Portal.Designer.Inspector.Rules;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>Finds the row that somebody means by a path: <c>PID-5.1</c>, <c>Patient.name.family</c>.</summary>
internal static partial class TypedPlaces
{
    /// <summary>The key of a source row; null when no row is called so.</summary>
    public static string? Source(DesignerSession session, string text)
    {
        var numbered = Field().Match(text);
        if (numbered.Success)
        {
            var label = numbered.Groups[1].Value;
            var field = UnmappedRows.Fields(session).FirstOrDefault(key => RuleSearch.Words(key, isSource: true) == label);
            var key = field is null ? null : field + numbered.Groups[2].Value.Replace('.', '/');
            return key is not null && session.Source.Find(key) is not null ? key : null;
        }
        var steps = text.Replace('.', '/');
        return session.Source.Find(steps) is null ? UnmappedRows.Fields(session).FirstOrDefault(key => RuleSearch.Words(key, isSource: true) == text) : steps;
    }

    /// <summary>The key of a target row; null when no row is called so. A type of a choice is found by its own name.</summary>
    public static string? Target(SchemaDescription target, string text)
    {
        var key = "";
        SchemaNode? node = null;
        foreach (var step in Steps(target, text))
        {
            var children = target.Below(node);

            // A resource is meant by its type too where there is one of it.
            if (node is null && children.All(child => child.Name != step) && children.Where(child => child.Type == step).ToList() is [var only])
            {
                (key, node) = (only.Name, only);
                continue;
            }
            var choice = children.FirstOrDefault(child => child.Kind == SchemaNodeKind.Choice && target.Below(child).Any(type => type.Name == step));
            if (children.Any(child => child.Name == step) || choice is null)
                key = key.Length == 0 ? step : $"{key}/{step}";
            else
                key = key.Length == 0 ? $"{choice.Name}/{step}" : $"{key}/{choice.Name}/{step}";
            if (target.Find(key) is not { } found)
                return target.Find(text) is null ? null : text;
            node = found;
        }
        return key;
    }

    private static string[] Steps(SchemaDescription target, string text)
    {
        var path = Index().Replace(text, "");
        return (target.Format == Formats.Hl7v2 ? path.Replace('-', '.') : path).Split('.');
    }

    [GeneratedRegex(@"^([A-Z][A-Z0-9]{2}-[0-9]{1,3})((?:\.[0-9]{1,3}){0,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"\[(?:#?[0-9]*|[+=])\](?=\.|$)(?<=\..*)", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
