using IntegrationStudio.Standards.Expressions.Functions;
using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions.Compilation;

/// <summary>Turns a syntax tree into plans, evaluates what is constant, and picks the fast forms for HL7 conditions. Collects all problems.</summary>
internal sealed class ExpressionCompiler(string text, ExpressionSchema schema)
{
    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> Problems => _problems;

    public Site SiteAt(TextSpan span) => new(text, span);

    public void Report(string code, TextSpan span, string message, string? mend = null) =>
        _problems.Add(new Problem(code, SyntaxProblems.Place(text, span.Start), message) { Mend = mend });

    public void Warn(string code, TextSpan span, string message, string? mend = null) =>
        _problems.Add(new Problem(code, SyntaxProblems.Place(text, span.Start), message, Severity.Warning) { Mend = mend });

    /// <summary>The whole expression; of an HL7 path, items that are <c>""</c> are kept.</summary>
    public Plan CompileRoot(SyntaxNode node)
    {
        Plan plan = node is Hl7PathNode path ? CompilePath(path, keepsNulls: true) : Compile(node);
        if (schema.Context is { } context && _problems.Count == 0) new TypeChecker(this).Check(node, StaticType.Of(context));
        return plan;
    }

    public Plan Compile(SyntaxNode node) => node switch
    {
        LiteralNode literal => new ConstantPlan(SiteAt(node.Span), [literal.Value]),
        EmptyNode => new ConstantPlan(SiteAt(node.Span), []),
        SpecialNode special => special.Name switch
        {
            SpecialName.This => new ThisPlan(SiteAt(node.Span)),
            SpecialName.Index => new IndexPlan(SiteAt(node.Span)),
            _ => new TotalPlan(SiteAt(node.Span)),
        },
        VariableNode variable => CompileVariable(variable),
        MemberNode member => new MemberPlan(SiteAt(node.Span), member.Target is null ? null : Compile(member.Target), member.Name),
        Hl7PathNode path => CompilePath(path, keepsNulls: false),
        CallNode call => CompileCall(call),
        IndexerNode indexer => new IndexerPlan(SiteAt(indexer.Index.Span), Compile(indexer.Target), Compile(indexer.Index)),
        SignNode sign => CompileSign(sign),
        TypeTestNode test => CompileTypeTest(test),
        BinaryNode binary => CompileBinary(binary),
        _ => throw new InvalidOperationException($"No plan for {node.GetType().Name}."),
    };

    /// <summary>The result of a plan that depends on nothing; the plan itself when evaluating it fails, so that the failure is reported if it is ever reached.</summary>
    public static Plan Fold(Plan plan)
    {
        EvaluationEnvironment environment = new();
        ItemList items = default;
        plan.Evaluate(new EvaluationContext(environment), ref items);
        Item[] result = items.ToArray();
        items.Dispose();
        return environment.Problems.Count == 0 ? new ConstantPlan(plan.Site, result) : plan;
    }

    /// <summary>Reads an argument that names a type; reports when it does not.</summary>
    public TypeName ReadTypeName(SyntaxNode node)
    {
        TypeName? type = node switch
        {
            MemberNode { Target: null } member => new TypeName(null, member.Name),
            MemberNode { Target: MemberNode { Target: null } space } member => new TypeName(space.Name, member.Name),
            MemberNode { Target: Hl7PathNode { Target: null, Field: 0, Steps: [{ Occurrence: 0 } space] } } member => new TypeName(space.Name, member.Name),
            Hl7PathNode { Target: null, Field: 0, IsComponent: false, Steps: [{ Occurrence: 0 } name] } => new TypeName(null, name.Name),
            Hl7PathNode { Target: null, Field: 0, IsComponent: false, Steps: [{ Occurrence: 0 } space, { Occurrence: 0 } name] } => new TypeName(space.Name, name.Name),
            LiteralNode { Value.Kind: ItemKind.String } literal => new TypeName(null, literal.Value.ToText()!),
            _ => null,
        };
        if (type is null)
        {
            Report("expression.type-missing", node.Span, "A type's name is needed here.", "Write for instance ofType(Quantity).");
            return new TypeName(null, "");
        }

        Check(type, node.Span);
        return type;
    }

    private void Check(TypeName type, TextSpan span)
    {
        if (!TypeTests.IsKnown(type)) Report("expression.type-unknown", span, $"There is no type {type}.", "System types begin with a capital (String), FHIR's primitives do not (string).");
    }

    private Plan CompileVariable(VariableNode variable)
    {
        if (schema.Variables is { } known && !known.Contains(variable.Name) && !BuiltInVariables.IsKnown(variable.Name))
        {
            Report("expression.variable-unknown", variable.Span, $"There is no variable %{variable.Name}.", NearMatch.Mend(variable.Name, known));
        }

        return BuiltInVariables.Find(variable.Name) is { } text && schema.Variables?.Contains(variable.Name) != true
            ? new ConstantPlan(SiteAt(variable.Span), [Item.Of(text)])
            : new VariablePlan(SiteAt(variable.Span), variable.Name);
    }

    private Plan CompilePath(Hl7PathNode path, bool keepsNulls)
    {
        if (schema.Hl7 is { } definitions) Hl7PathChecker.Check(path, definitions, this);
        Plan? target = path.Target is null ? null : Compile(path.Target);
        Site site = SiteAt(path.Span);
        if (path.IsComponent) return new Hl7ComponentPlan(site, path, target, keepsNulls);
        return path is { Field: > 0, Steps: [{ Occurrence: 0 }] }
            ? new Hl7PathPlan(site, path, target, keepsNulls)
            : new Hl7SegmentsPlan(site, path, target, keepsNulls);
    }

    private Plan CompileCall(CallNode call)
    {
        if (!FunctionTable.ByName.TryGetValue(call.Name, out FunctionDefinition? function))
        {
            Report("expression.function-unknown", call.NameSpan, $"There is no function {call.Name}().", NearMatch.Mend(call.Name, FunctionTable.ByName.Keys));
            foreach (SyntaxNode part in call.Children) Compile(part);
            return new ConstantPlan(SiteAt(call.Span), []);
        }

        if (call.Arguments.Count < function.Least || call.Arguments.Count > function.Most)
        {
            Report("expression.argument-count", call.NameSpan, $"{call.Name}() takes {Arguments(function)}, not {call.Arguments.Count}.", $"{function.Description.Signature}, e.g. {function.Description.Example}.");
            foreach (SyntaxNode part in call.Children) Compile(part);
            return new ConstantPlan(SiteAt(call.Span), []);
        }

        return function.Build(new CallBuilder(this, call));
    }

    private static string Arguments(FunctionDefinition function) => (function.Least, function.Most) switch
    {
        (0, 0) => "no arguments",
        (1, 1) => "one argument",
        var (least, most) when least == most => $"{least} arguments",
        (var least, int.MaxValue) => $"{least} or more arguments",
        var (least, most) => $"{least} to {most} arguments",
    };

    private Plan CompileSign(SignNode sign)
    {
        Plan operand = Compile(sign.Operand);
        SignPlan plan = new(SiteAt(sign.Span), operand, sign.Negative);
        return operand.IsConstant ? Fold(plan) : plan;
    }

    private Plan CompileTypeTest(TypeTestNode test)
    {
        Check(test.Type, test.Span);
        Plan operand = Compile(test.Operand);
        return test.IsCast
            ? new OfTypePlan(SiteAt(test.Span), operand, test.Type, isSingle: true)
            : new IsPlan(SiteAt(test.Span), operand, test.Type);
    }

    private Plan CompileBinary(BinaryNode node)
    {
        Plan left = Compile(node.Left);
        Plan right = Compile(node.Right);
        Plan plan = OperatorPlans.Make(SiteAt(node.OperatorSpan), node.Operator, left, right);
        return left.IsConstant && right.IsConstant ? Fold(plan) : plan;
    }
}
