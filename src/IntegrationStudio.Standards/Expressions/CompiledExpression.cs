using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// An expression ready to run. Immutable and thread-safe. What goes wrong while it runs is reported to the environment's
/// <see cref="EvaluationEnvironment.Problems"/> and the result is then empty; nothing is thrown.
/// </summary>
public sealed class CompiledExpression
{
    private readonly Plan _plan;
    private readonly bool _usesRoot;

    internal CompiledExpression(Expression source, Plan plan)
    {
        Source = source;
        _plan = plan;
        _usesRoot = source.Root.DescendantsAndSelf().Any(node => node is VariableNode { Name: "context" or "resource" or "rootResource" });
    }

    /// <summary>What was compiled.</summary>
    public Expression Source { get; }

    /// <summary>The path, when the whole expression is one HL7 path without a function or operator; otherwise null.</summary>
    public Hl7PathNode? AsHl7Path => Source.Root is Hl7PathNode { Target: null } path ? path : null;

    /// <summary>The condition, when the whole expression only asks what plain fields or components are; otherwise null.</summary>
    public Hl7Condition? AsHl7Condition => Hl7Condition.Of(Source.Root);

    /// <summary>Whether the result can only be a value of its own, never a part of a message or tree: <c>'urn:oid:' &amp; HD.2</c>.</summary>
    public bool IsComputed => IsValue(Source.Root);

    /// <summary>Whether the result depends on the very item at which the expression is evaluated, rather than only on scopes around it.</summary>
    public bool UsesItem => Source.Root.DescendantsAndSelf().Any(node => node is SpecialNode or MemberNode { Target: null } or CallNode { Target: null, Name: not "iif" } || (node is VariableNode && _usesRoot));

    /// <summary>Whether the result depends on nothing but the current HL7 element: equal elements, wherever they stand, give equal results.</summary>
    public bool ReadsItemOnly => Source.Root.DescendantsAndSelf().All(node => node switch
    {
        LiteralNode or EmptyNode or BinaryNode or SignNode => true,
        SpecialNode special => special.Name == SpecialName.This,
        Hl7PathNode path => path.IsComponent,
        CallNode call => call.Name is "exists" or "empty" or "not" or "iif" or "hasValue" or "count" or "length" or "replace" or "trim" or "upper" or "lower" or "substring" or "startsWith" or "endsWith" or "contains" or "matches" or "indexOf",
        _ => false,
    });

    /// <summary>Whether the result is the same whatever the context.</summary>
    public bool IsConstant => _plan.IsConstant;

    /// <summary>Whether the condition holds: true only when the result is true (empty is not). An HL7 path holds when it is valued. Does not allocate.</summary>
    public bool EvaluateBoolean(in EvaluationContext context) => EvaluateTruth(context) is true;

    /// <summary>The result as a truth value; null when it is empty.</summary>
    public bool? EvaluateTruth(in EvaluationContext context)
    {
        Run run = new(context, _usesRoot);
        bool? truth = _plan.Truth(context);
        return run.Succeeded(context) ? truth : null;
    }

    /// <summary>The result as one item, empty when there is none. For an HL7 path that is the first repetition; several items otherwise are a problem.</summary>
    public Item EvaluateSingle(in EvaluationContext context)
    {
        Run run = new(context, _usesRoot);
        Item item = _plan.Single(context);
        return run.Succeeded(context) ? item : default;
    }

    /// <summary>Appends every item of the result. An HL7 path gives its repetitions that are not empty, those that are <c>""</c> included.</summary>
    public void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        Run run = new(context, _usesRoot);
        int before = result.Count;
        _plan.Evaluate(context, ref result);
        if (!run.Succeeded(context)) result.Truncate(before);
    }

    /// <inheritdoc/>
    public override string ToString() => Source.ToString();

    private static bool IsValue(SyntaxNode node) => node switch
    {
        LiteralNode => true,
        BinaryNode binary => binary.Operator != BinaryOperator.Union,
        CallNode { Name: "replace" or "trim" or "upper" or "lower" or "substring" or "now" or "today" } => true,
        CallNode { Name: "iif", Target: null } call => call.Arguments.Skip(1).All(IsValue),
        _ => false,
    };

    /// <summary>One evaluation: the scope it enters, <c>%context</c>, and whether problems came up. Restores what an enclosing evaluation had.</summary>
    private readonly struct Run
    {
        private readonly Item _outerRoot;
        private readonly int _outerProblems;
        private readonly bool _usesRoot;

        public Run(in EvaluationContext context, bool usesRoot)
        {
            EvaluationEnvironment environment = context.Environment;
            _outerProblems = environment.ProblemsBefore;
            environment.ProblemsBefore = environment.ProblemCount;
            if (context.EntersScope) environment.Enter(context.This);
            _usesRoot = usesRoot;
            if (!usesRoot) return;
            _outerRoot = environment.Root;
            environment.Root = context.This;
        }

        public bool Succeeded(in EvaluationContext context)
        {
            EvaluationEnvironment environment = context.Environment;
            if (_usesRoot) environment.Root = _outerRoot;
            if (context.EntersScope) environment.Leave();
            bool succeeded = environment.ProblemCount == environment.ProblemsBefore;
            environment.ProblemsBefore = _outerProblems;
            return succeeded;
        }
    }
}
