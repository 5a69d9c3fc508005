using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Evaluates assertions over one result and its source. Not thread-safe; one per test.</summary>
internal sealed class AssertionCheck(DataTree tree, int root, Item source, DateTimeOffset now)
{
    private const int MostShown = 8;
    private const int LongestShown = 120;

    private readonly ExpressionSchema _schema = new() { Variables = new HashSet<string>(StringComparer.Ordinal) { "source", "result" }, Hl7 = source.Kind == ItemKind.Hl7Group ? Hl7Dictionary.For(source.Hl7Group.Tree.Message.Version) : null };
    private readonly EvaluationEnvironment _environment = new(new BundleHost(tree, root) { Time = new FixedTime(now) });

    /// <summary>Whether an assertion holds, and what it saw where it does not.</summary>
    public AssertionResult Check(MappingAssertion assertion)
    {
        Outcome<CompiledExpression> compiled = Expression.Compile(assertion.That, _schema);
        if (!compiled.Succeeded) return new AssertionResult(assertion, false, [.. compiled.Problems.Select(Said)]);
        bool? holds = Evaluate(compiled.Value, static (expression, context) => expression.EvaluateTruth(context), out IReadOnlyList<Problem> problems);
        if (problems.Count > 0) return new AssertionResult(assertion, false, [.. problems.Select(Said)]);
        if (holds is true) return new AssertionResult(assertion, true, []);
        var seen = new List<string>();
        Look(compiled.Value.Source.Root, seen);
        if (seen.Count == 0 && holds is null) seen.Add("The condition gives nothing.");
        return new AssertionResult(assertion, false, [.. seen.Distinct().Take(MostShown)]);
    }

    /// <summary>What the parts of a condition are: operands of comparisons, and what functions are asked of.</summary>
    private void Look(SyntaxNode node, List<string> seen)
    {
        switch (node)
        {
            case BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Xor or BinaryOperator.Implies } logic:
                Look(logic.Left, seen);
                Look(logic.Right, seen);
                break;
            case BinaryNode binary:
                Show(binary.Left, seen);
                Show(binary.Right, seen);
                break;
            case CallNode { Target: { } target, Name: "not" }:
                Look(target, seen);
                break;
            case CallNode { Target: { } target }:
                Show(target, seen);
                break;
            default:
                Show(node, seen);
                break;
        }
    }

    private void Show(SyntaxNode node, List<string> seen)
    {
        if (node is LiteralNode or EmptyNode or SignNode) return;
        string text = node.ToString()!;
        if (Expression.Compile(text, _schema) is not { Succeeded: true } compiled) return;
        string values = Evaluate(compiled.Value, static (expression, context) =>
        {
            var items = new ItemList();
            expression.Evaluate(context, ref items);
            string[] texts = [.. items.ToArray().Take(MostShown).Select(Text)];
            string more = items.Count > MostShown ? $" and {items.Count - MostShown} more" : "";
            items.Dispose();
            return texts.Length == 0 ? "nothing" : string.Join(", ", texts) + more;
        }, out _);
        seen.Add($"{text} = {values}");
    }

    private T Evaluate<T>(CompiledExpression expression, Func<CompiledExpression, EvaluationContext, T> run, out IReadOnlyList<Problem> problems)
    {
        _environment.Reset();
        _environment.SetVariable("source", source);
        _environment.SetVariable("result", Item.Of(tree, root));
        if (IsMessage) _environment.Enter(source);
        T result = run(expression, new EvaluationContext(_environment, Item.Of(tree, root)));
        if (IsMessage) _environment.Leave();
        problems = [.. _environment.Problems];
        return result;
    }

    private bool IsMessage => source.Kind == ItemKind.Hl7Group;

    private static string Text(Item item)
    {
        if (item.ToText() is not { } text) return item.Kind == ItemKind.Node ? item.Tree.Type(item.Node)?.Name ?? "an element" : item.ToString();
        if (text.Length > LongestShown) text = text[..LongestShown] + "...";
        return item.Kind is ItemKind.Boolean or ItemKind.Integer or ItemKind.Decimal or ItemKind.Quantity ? text : $"'{text}'";
    }

    private static string Said(Problem problem) => problem.Path.Length > 0 ? $"{problem.Path}: {problem.Message}" : problem.Message;

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }

    /// <summary>Finds resources of the Bundle by their references.</summary>
    private sealed class BundleHost(DataTree tree, int root) : ExpressionHost
    {
        private Dictionary<string, int>? _byReference;

        public override Item Resolve(string reference) => Item.Of(tree, (_byReference ??= Read()).GetValueOrDefault(reference, DataTree.None));

        private Dictionary<string, int> Read()
        {
            var resources = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (int entry in tree.Children(root))
            {
                if (tree.Element(entry)?.Name != "entry") continue;
                int resource = tree.Child(entry, "resource");
                if (resource == DataTree.None) continue;
                if (Text(entry, "fullUrl") is { } url) resources.TryAdd(url, resource);
                if (Text(resource, "id") is { } id) resources.TryAdd($"{tree.Type(resource)?.Name}/{id}", resource);
            }

            return resources;
        }

        private string? Text(int node, string name) => tree.Child(node, name) is not DataTree.None and var child ? tree.GetText(child) : null;
    }
}
