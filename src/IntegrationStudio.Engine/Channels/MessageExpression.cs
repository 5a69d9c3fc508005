using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>An expression of a channel definition, evaluated at a whole message.</summary>
internal sealed class MessageExpression
{
    private readonly CompiledExpression _expression;

    /// <summary>Set when the expression is one plain path into an HL7 message, as almost all are: then the message is read directly.</summary>
    private readonly Hl7Path? _path;

    private MessageExpression(CompiledExpression expression, Hl7Path? path) => (_expression, _path) = (expression, path);

    /// <summary>Compiles, or adds every problem with its column to the list.</summary>
    public static MessageExpression? Compile(string text, string where, List<Problem> problems)
    {
        var compiled = Expression.Compile(text);
        if (compiled.Succeeded)
            return new MessageExpression(compiled.Value, compiled.Value.AsHl7Path is null ? null : Hl7Path.Parse(text).Value);
        problems.AddRange(compiled.Problems.Select(problem => problem with { Path = $"{where}: {problem.Path}" }));
        return null;
    }

    /// <summary>The value as text; empty when there is none.</summary>
    public string Text(MappingInput input) => _path is { } path && input.Hl7 is { } message
        ? message.Get(path).ToString()
        : _expression.EvaluateSingle(new EvaluationContext(Environment(input))).ToText() ?? "";

    /// <summary>Every value as text, in order.</summary>
    public IReadOnlyList<string> Texts(MappingInput input)
    {
        var items = new ItemList();
        try
        {
            _expression.Evaluate(new EvaluationContext(Environment(input)), ref items);
            var texts = new string[items.Count];
            for (var i = 0; i < texts.Length; i++)
                texts[i] = items[i].ToText() ?? "";
            return texts;
        }
        finally
        {
            items.Dispose();
        }
    }

    /// <summary>Whether the condition holds; a path holds when it is valued.</summary>
    public bool Holds(MappingInput input) => _path is { } path && input.Hl7 is { } message
        ? message.Get(path).HasValue
        : _expression.EvaluateBoolean(new EvaluationContext(Environment(input)));

    private static EvaluationEnvironment Environment(MappingInput input)
    {
        var environment = new EvaluationEnvironment();
        if (input.Hl7 is { } message)
            environment.Enter(Item.Of(message));
        else if (input.Tree is { } tree)
            environment.Enter(Item.Of(tree, tree.Root));
        return environment;
    }
}
