using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>An expression of a channel definition, evaluated at a whole message.</summary>
internal sealed class MessageExpression
{
    private readonly CompiledExpression _expression;

    /// <summary>Set when the expression is one plain path, as almost all are: then the message is read directly.</summary>
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
    public string Text(Hl7Message message)
    {
        if (_path is { } path)
            return message.Get(path).ToString();
        var environment = Environment(message);
        return _expression.EvaluateSingle(new EvaluationContext(environment)).ToText() ?? "";
    }

    /// <summary>Whether the condition holds; a path holds when it is valued.</summary>
    public bool Holds(Hl7Message message) => _path is { } path
        ? message.Get(path).HasValue
        : _expression.EvaluateBoolean(new EvaluationContext(Environment(message)));

    private static EvaluationEnvironment Environment(Hl7Message message)
    {
        var environment = new EvaluationEnvironment();
        environment.Enter(Item.Of(message));
        return environment;
    }
}
