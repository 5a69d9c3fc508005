using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Gives rules ids that people can read, in the manner of the official maps: <c>PID-8.gender</c>, <c>PATIENT.PID[Patient]</c>, <c>Observation.subject</c>.</summary>
public static partial class RuleIds
{
    private const int Longest = 80;

    /// <summary>An id for a rule that no sibling has. The same rule among the same siblings gets the same id.</summary>
    /// <param name="rule">The rule; its own id does not count.</param>
    /// <param name="siblings">Ids that are taken.</param>
    public static string Of(RuleDefinition rule, IEnumerable<string> siblings)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Unique(Readable(rule), siblings);
    }

    /// <summary>The id itself, or with the first number behind it that makes it unlike its siblings': <c>PID-8.gender[2]</c>.</summary>
    public static string Unique(string id, IEnumerable<string> siblings)
    {
        ArgumentNullException.ThrowIfNull(siblings);
        HashSet<string> taken = [.. siblings];
        string unique = id;
        for (int number = 2; taken.Contains(unique); number++) unique = $"{id}[{number}]";
        return unique;
    }

    private static string Readable(RuleDefinition rule)
    {
        string source = Source(rule.From ?? rule.Each);
        string owner = Plain(rule.On ?? rule.Resource ?? "");
        string target = Target(rule.To);
        string id = rule switch
        {
            { Resource: { } resource } => source.Length > 0 ? $"{source}[{resource}]" : Joined(resource, target),
            { Ref: not null } or { From: null, Each: null } => Joined(owner, target),
            _ => Joined(source, target),
        };
        id = Unfit().Replace(id, "");
        if (id.Length == 0) id = rule.Map ?? rule.Script?.Split('#')[^1] ?? "rule";
        id = id.Replace("/", "", StringComparison.Ordinal);
        return id.Length > Longest ? id[..Longest] : id;
    }

    private static string Joined(string left, string right) => left.Length > 0 && right.Length > 0 ? $"{left}.{right}" : left + right;

    /// <summary>A plain path as it is; of an expression the first path that it names.</summary>
    private static string Source(string? text)
    {
        if (text is null or "$this") return "";
        if (OutlineSyntax.Of(text) is not { } root) return "";
        SyntaxNode? path = root is Hl7PathNode or MemberNode ? root : root.DescendantsAndSelf().FirstOrDefault(node => node is Hl7PathNode or MemberNode);
        return path is null ? "" : Plain(path.ToString()).Replace("`", "", StringComparison.Ordinal);
    }

    /// <summary>A target path without its indexes, and without the resources that it hops over.</summary>
    private static string Target(string? path) => path is null or "$this" ? "" : Plain(path).Replace(")", "", StringComparison.Ordinal).Replace('(', '.');

    private static string Plain(string path) => Index().Replace(path, "");

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();

    [GeneratedRegex(@"[^\p{L}\p{N}.\-_@\[\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Unfit();
}
