using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>An expression of a channel definition, evaluated at a whole message.</summary>
internal sealed class MessageExpression
{
    private readonly Hl7Path _path;

    private MessageExpression(Hl7Path path) => _path = path;

    public static MessageExpression? Compile(string text, string where, List<Problem> problems)
    {
        var parsed = Hl7Path.Parse(text);
        if (parsed.Succeeded)
            return new MessageExpression(parsed.Value);
        problems.AddRange(parsed.Problems.Select(problem => problem with { Path = where, Message = $"{problem.Message} ({problem.Path})" }));
        return null;
    }

    public string Text(Hl7Message message) => message.Get(_path).ToString();

    public bool Holds(Hl7Message message) => message.Get(_path).HasValue;
}
