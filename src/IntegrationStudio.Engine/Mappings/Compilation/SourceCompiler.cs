using System.Text.RegularExpressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Turns a source expression into a direct read where it is a plain path, and says what is known inside of it.</summary>
internal static partial class SourceCompiler
{
    private static readonly string[] Operators = ["and", "or", "xor", "implies", "in", "contains", "is", "as", "div", "mod", "true", "false"];

    /// <summary>Compiles a source; null when it is broken, which is then reported.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="scope">Where it is read.</param>
    /// <param name="context">Shared state.</param>
    /// <param name="where">The rule's path with the property.</param>
    /// <param name="inner">What is known at an item of it.</param>
    public static SourceRead? Compile(string text, CompileScope scope, CompileContext context, string where, out CompileScope inner)
    {
        inner = scope with { HasItem = true, DataType = null, ItemField = 0 };
        if (text == "$this" || (scope.DataType is not null && text == scope.DataType))
        {
            inner = scope;
            return new SourceRead { Kind = SourceKind.Component };
        }

        if (!scope.IsTree && SourcePath.Read(text) is { } path)
        {
            // Read directly, and yet checked as an expression is: a field that does not exist is a slip of the author.
            if (path.Field > 0 && context.Expression(text, where) is null) return null;
            if (path.IsComponent) return new SourceRead { Kind = SourceKind.Component, Component = path.Component, Subcomponent = path.Subcomponent };
            if (path.Field == 0) return Walk(path, scope, context, where, out inner);
            if (path is { Names.Length: 1, Occurrence: 0 }) return Field(path, scope, out inner);
        }

        return context.Expression(text, where) is { } expression ? new SourceRead { Kind = SourceKind.Expression, Expression = expression } : null;
    }

    /// <summary>Whether a condition has to be asked for each item of the source rather than once before it is read.</summary>
    public static bool NeedsItem(string condition, SourceRead source)
    {
        if (source.Kind is SourceKind.None or SourceKind.Component) return false;
        if (source.Kind is not (SourceKind.Field or SourceKind.OtherField)) return true;
        string rest = Literal().Replace(condition, "''");
        if (rest.Contains('$', StringComparison.Ordinal)) return true;
        foreach (Match field in FieldToken().Matches(rest))
            if (field.Groups["segment"].Value == source.Segment.ToString() && int.Parse(field.Groups["field"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) == source.Field) return true;
        rest = FieldToken().Replace(rest, "''");
        if (ComponentToken().IsMatch(rest)) return true;
        foreach (Match word in FirstWord().Matches(rest))
            if (!Operators.Contains(word.Value)) return true;
        return false;
    }

    private static SourceRead Field(SourcePath path, CompileScope scope, out CompileScope inner)
    {
        Hl7SegmentName name = Hl7SegmentName.From(path.Last);
        var read = new SourceRead
        {
            Kind = SourceKind.OtherField,
            Segment = name,
            Occurrence = path.Occurrence,
            Field = path.Field,
            Repetition = path.Repetition,
            Component = path.Component,
            Subcomponent = path.Subcomponent,
        };
        inner = new CompileScope(scope.Group, path.Last, HasItem: true, ItemField: path.Component == 0 ? path.Field : 0);
        if (scope.Segment != path.Last) return read;
        if (scope.ItemField == path.Field && path.Repetition == 0) return read with { Kind = SourceKind.Component };
        return read with { Kind = SourceKind.Field };
    }

    private static SourceRead? Walk(SourcePath path, CompileScope scope, CompileContext context, string where, out CompileScope inner)
    {
        Hl7NodeDefinition? node = scope.Group;
        bool repeats = false;
        List<string> groups = [];
        Hl7NodeDefinition? around = null;
        for (int i = 0; i < path.Names.Length && node is not null; i++)
        {
            Hl7NodeDefinition? child = Child(node, path.Names[i]);
            if (child is null && i + 1 < path.Names.Length)
            {
                // Versions draw different groups around the same segments (COMMON_ORDER around ORC): one that this version does not draw is passed over.
                if (path.Names[i] == node.Name) continue;
                bool passed = Child(node, path.Names[i + 1]) is not null;
                if (!passed && Only(node, path.Names[i + 1]) is { Parent: { } drawn } && drawn.Parent == node) child = drawn;
                if (passed || child is not null)
                    context.Report("compile.group", where, $"{node.Name} has no group \"{path.Names[i]}\"; {path.Names[i + 1]} is read from {(child ?? node).Name}.", severity: Standards.Severity.Information);
                if (passed) continue;
            }

            // In a group that is named: one of several that may stand there (OBR|RQD|RXO), or one's own (ZPD).
            if (child is null && i > 0 && i + 1 == path.Names.Length && groups.Count > 0)
            {
                child = node.Children.FirstOrDefault(choice => choice.SegmentNames.Contains(path.Last));
                if (child is null && path.Last is ['Z', _, _]) around = node;
            }

            node = child;
            repeats |= child is { Repeats: true };
            if (child is { IsGroup: true }) groups.Add(child.Name);
        }

        bool known = node is not null;
        bool segment = known ? !node!.IsGroup : path.Last.Length == 3;
        inner = scope;
        if (!known && path.Names.Length == 1 && !segment && scope.Group is not null)
        {
            // Later versions draw groups (OBSERVATION around OBX) that this one does not; a name that is nearly another is a slip.
            string? meant = NearNames.Suggest(path.Last, scope.Group.Children.Select(child => child.Name));
            context.Report("compile.group", where, $"{scope.Group.Name} has no group \"{path.Last}\"; the rules run once for {scope.Group.Name}.", meant, meant is null ? Standards.Severity.Information : Standards.Severity.Warning);
            return SourceRead.Nothing;
        }

        if (!known && around is null && (path.Names.Length > 1 || !segment))
        {
            string? near = scope.Group is null ? null : NearNames.Suggest(path.Last, scope.Group.Children.Select(child => child.Name));
            context.Report("compile.group", where, $"\"{string.Join('.', path.Names)}\" is neither a group nor a segment {(scope.Group is null ? "here" : $"of {scope.Group.Name}")}.", near);
            return null;
        }

        inner = new CompileScope(known ? (segment ? node!.Parent : node) : around ?? scope.Group, segment ? path.Last : null);
        return new SourceRead
        {
            Kind = SourceKind.Walk,
            Groups = [.. groups],
            EndsAtSegment = segment,
            Segment = segment ? Hl7SegmentName.From(path.Last) : default,
            Occurrence = path.Occurrence,
            Repeats = repeats || !known,
            Anywhere = !known && around is null,
        };
    }

    /// <summary>The one node of a name in the child groups of a group; null when there are none or several.</summary>
    private static Hl7NodeDefinition? Only(Hl7NodeDefinition group, string name)
    {
        Hl7NodeDefinition[] found = [.. group.Children.Where(child => child.IsGroup).SelectMany(child => child.Children).Where(child => child.Name == name).Take(2)];
        return found.Length == 1 ? found[0] : null;
    }

    private static Hl7NodeDefinition? Child(Hl7NodeDefinition group, string name) => group.Children.FirstOrDefault(child => child.Name == name);

    [GeneratedRegex(@"'(?:[^'\\]|\\.)*'", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\b(?:[A-Z][A-Z0-9_]*\.)*(?<segment>[A-Z][A-Z0-9]{2})(?:\[[\d*]+\])?-(?<field>\d+)(?:\[[\d*]+\])?(?:\.\d+)*", RegexOptions.CultureInvariant)]
    private static partial Regex FieldToken();

    [GeneratedRegex(@"\b[A-Z][A-Z0-9]{1,3}\.\d", RegexOptions.CultureInvariant)]
    private static partial Regex ComponentToken();

    [GeneratedRegex(@"(?<![.\w%])[A-Za-z]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex FirstWord();
}
