using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;

namespace IntegrationStudio.Standards.Expressions.Compilation;

/// <summary>A call while it is compiled: its input and arguments, compiled when asked for.</summary>
internal sealed class CallBuilder(ExpressionCompiler compiler, CallNode node)
{
    private Plan? _input;

    public CallNode Node => node;

    public Site Site => compiler.SiteAt(node.NameSpan);

    /// <summary>What the function is called on; the current item when nothing stands before it.</summary>
    public Plan Input => _input ??= node.Target is null ? new ThisPlan(Site) : compiler.Compile(node.Target);

    public bool HasTarget => node.Target is not null;

    public int Count => node.Arguments.Count;

    public Plan Argument(int index) => compiler.Compile(node.Arguments[index]);

    public Plan? OptionalArgument(int index) => index < Count ? Argument(index) : null;

    public Plan Compile(SyntaxNode argument) => compiler.Compile(argument);

    /// <summary>An argument that names a type, <c>Quantity</c> or <c>System.String</c>.</summary>
    public TypeName TypeArgument(int index) => compiler.ReadTypeName(node.Arguments[index]);

    public Call ToCall() => new(Site, node.Name, [.. node.Arguments.Select(compiler.Compile)]);

    public Plan Fold(Plan plan, Call call)
    {
        if (!Input.IsConstant) return plan;
        for (int i = 0; i < call.Count; i++)
        {
            if (!call[i].IsConstant) return plan;
        }

        return ExpressionCompiler.Fold(plan);
    }
}
