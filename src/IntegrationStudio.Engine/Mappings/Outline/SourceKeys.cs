using System.Globalization;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>Finds the source rows that expressions name.</summary>
internal sealed class SourceKeys(SourceScope scope)
{
    private readonly List<string> _keys = [];

    /// <summary>The keys that were found, in the order of the text, each once.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Adds what an expression reads, and says where its result stands; null for a computed value or a text that is no expression.</summary>
    public SourcePlace? Add(string expression) => OutlineSyntax.Of(expression) is { } root ? Visit(root, scope, isWhole: true) : null;

    /// <summary>Adds what an expression that is called on the item reads, e.g. <c>combine(PID-5)</c>.</summary>
    public void AddFunction(string function)
    {
        if (OutlineSyntax.Of("$this." + (function.EndsWith(')') ? function : function + "()")) is CallNode call)
            foreach (SyntaxNode argument in call.Arguments) Visit(argument, scope, isWhole: true);
    }

    /// <param name="node">The part of the expression.</param>
    /// <param name="from">Where it is evaluated.</param>
    /// <param name="isWhole">Whether its place is read, and is not only on the way to another.</param>
    private SourcePlace? Visit(SyntaxNode node, SourceScope from, bool isWhole)
    {
        SourcePlace? place = node switch
        {
            Hl7PathNode path => Path(path, from),
            MemberNode member => Member(member, from),
            SpecialNode { Name: SpecialName.This } => from.Place,
            VariableNode { Name: "context" } => from.Place,
            VariableNode { Name: "resource" or "rootResource" } => Outermost(from),
            IndexerNode indexer => Indexer(indexer, from),
            TypeTestNode { IsCast: true } cast => Visit(cast.Operand, from, isWhole: false),
            CallNode call => Call(call, from),
            BinaryNode { Operator: BinaryOperator.Union } union => First(union.Children, from),
            _ => First(node.Children, from, keep: false),
        };
        if (isWhole && place is { Key.Length: > 0 } && !_keys.Contains(place.Key)) _keys.Add(place.Key);
        return place;
    }

    private SourcePlace? First(IEnumerable<SyntaxNode> nodes, SourceScope from, bool keep = true)
    {
        SourcePlace? first = null;
        foreach (SyntaxNode node in nodes)
        {
            SourcePlace? place = Visit(node, from, isWhole: true);
            if (keep) first ??= place;
        }

        return first;
    }

    private SourcePlace? Indexer(IndexerNode indexer, SourceScope from)
    {
        Visit(indexer.Index, from, isWhole: true);
        return Visit(indexer.Target, from, isWhole: false);
    }

    private SourcePlace? Call(CallNode call, SourceScope from)
    {
        SourcePlace? target = call.Target is null ? from.Place : Visit(call.Target, from, isWhole: false);
        bool passes = call.Name is "where" or "first" or "last" or "tail" or "skip" or "take" or "single" or "ofType" or "as" or "trace" or "distinct" or "repetitions" or "select";
        if (!passes && call.Target is not null && target is { Key.Length: > 0 } && !_keys.Contains(target.Key)) _keys.Add(target.Key);

        // Conditions such as where(use = 'official') are asked of each item of the target.
        SourceScope inner = call.Target is null || target is null ? from : from.Enter(target);
        SourcePlace? selected = null;
        foreach (SyntaxNode argument in call.Arguments)
        {
            if (call.Name is "ofType" or "as" or "is") continue;
            selected = Visit(argument, inner, isWhole: call.Name != "select");
        }

        return call.Name == "select" ? selected : passes ? target : null;
    }

    private SourcePlace? Member(MemberNode member, SourceScope from)
    {
        SourcePlace? target = member.Target is null ? from.Nearest : Visit(member.Target, from, isWhole: false);
        if (target is null) return null;
        if (member.Target is null && member.Name == from.RootName) return Outermost(from);
        return new(target.Below(member.Name), target.Group, target.Segment, target.SegmentKey, IsItem: true);
    }

    private SourcePlace? Path(Hl7PathNode path, SourceScope from)
    {
        SourcePlace? target = path.Target is null ? null : Visit(path.Target, from, isWhole: false);
        if (path.Target is not null)
        {
            if (target is null) return null;
            from = from.Enter(target);
        }

        // In other formats capitals are element names like any other.
        if (!from.IsHl7) return Names(path, from.Nearest, path.Target is null ? from.RootName : null);
        if (path.IsComponent) return from.Place is { } item ? Parts(item, path) : null;
        if (path.Field == 0 && path.Target is null && path.Steps.Count == 1 && path.Steps[0].Name == from.RootName) return from.Place;
        List<string> names = [.. path.Steps.Select(step => step.Name)];
        SourcePlace? place = names.Count == 1 && path.Field > 0 ? null : from.Walk(names);
        if (place is null && names[^1].Length == 3) place = from.Segment(names[^1]);
        return place is null || path.Field == 0 ? place : Parts(place, path);
    }

    private static SourcePlace? Names(Hl7PathNode path, SourcePlace? place, string? rootName)
    {
        foreach (Hl7PathStep step in path.Steps)
            if (step.Name != rootName) place = place is null ? null : new(place.Below(step.Name), IsItem: true);
        return place;
    }

    private static SourcePlace Parts(SourcePlace place, Hl7PathNode path)
    {
        string key = place.Key;
        foreach (int number in (ReadOnlySpan<int>)[path.Field, path.Component, path.Subcomponent])
            if (number > 0) key = SourcePlace.Join(key, number.ToString(CultureInfo.InvariantCulture));
        return place with { Key = key, IsItem = true };
    }

    private static SourcePlace? Outermost(SourceScope scope)
    {
        SourcePlace? place = scope.Place;
        for (SourceScope? outer = scope; outer is not null; outer = outer.Outer) place = outer.Place ?? place;
        return place;
    }
}
