using System.Security.Cryptography;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Decides whether a message of any other format than HL7 v2 is let in: it has to be whole and of an accepted type.</summary>
internal sealed class ContentScreening : IScreening
{
    /// <summary>What a sender calls its message must not fill the journal's columns.</summary>
    private const int LongestColumn = 256;

    private readonly ContentDefinition _content;
    private readonly SourceSchema _schema;
    private readonly HashSet<string> _types;
    private readonly MessageExpression? _type, _controlId, _patientId;
    private readonly IReadOnlyList<MessageExpression> _orderingKey;

    private ContentScreening(ChannelDefinition definition, List<Problem> problems)
    {
        _content = definition.Content;
        _schema = new SourceSchema(_content.Format) { Layout = _content.Layout };
        _types = [.. definition.Accepts.Types];
        (_type, _controlId, _patientId) = (Part(_content.Type, "content.type"), Part(_content.ControlId, "content.controlId"), Part(_content.PatientId, "content.patientId"));
        _orderingKey = [.. (definition.OrderingKey ?? []).Select((text, i) => Part(text, $"orderingKey[{i}]")).OfType<MessageExpression>()];

        MessageExpression? Part(string? text, string where) => text is null ? null : MessageExpression.Compile(text, where, problems);
    }

    public static ContentScreening Compile(ChannelDefinition definition, List<Problem> problems)
    {
        var content = definition.Content;
        if (content.Format == ContentDefinition.Raw)
        {
            if (content.Type is not null || content.ControlId is not null || content.PatientId is not null || definition.OrderingKey is not null || definition.Filter is not null)
                problems.Add(new("channel.raw", "content.format", "Nothing can be read in raw content: no type, id, patient, key of order or filter.") { Mend = "Choose the format that it has." });
        }
        else if (!Formats.All.Contains(content.Format))
            problems.Add(new("channel.format", "content.format", $"\"{content.Format}\" is no format.") { Mend = $"Use one of {string.Join(", ", Formats.All)}, {ContentDefinition.Raw}." });
        return new ContentScreening(definition, problems);
    }

    public Screened Screen(Arrival arrival)
    {
        var hash = SHA256.HashData(arrival.Bytes.Span);
        if (arrival.Refusal is { } refusal)
            return new Screened(null, hash, [refusal], []);
        if (arrival.Bytes.Length == 0)
            return new Screened(null, hash, [new("channel.empty", "", "There is nothing in it.")], []);
        var read = _content.Format == ContentDefinition.Raw ? MappingInput.Opaque(arrival.Bytes) : MappingInput.Read(_schema, arrival.Bytes);
        if (read.Value is not { } input)
            return new Screened(null, hash, read.Problems, []);
        try
        {
            var type = Column(_type, input) ?? (_content.Format == Formats.Fhir ? input.Tree?.Type(input.Tree.Root)?.Name : null);
            IReadOnlyList<Problem> problems = _types.Count == 0 || (type is not null && _types.Contains(type))
                ? read.Problems
                : [.. read.Problems, new("channel.type-not-accepted", "", "This type of message is not accepted here.")];
            return new Screened(input, hash, problems, [string.Join('\u001f', _orderingKey.Select(expression => expression.Text(input)))])
            {
                Type = type,
                ControlId = Column(_controlId, input),
                PatientId = Column(_patientId, input),
            };
        }
        catch (Exception broken) when (broken is InvalidOperationException or FormatException or OverflowException)
        {
            return new Screened(null, hash, [.. read.Problems, new("channel.unreadable", "", "The type, ids or key of order cannot be read from this message.")], []);
        }
    }

    private static string? Column(MessageExpression? expression, MappingInput input) =>
        expression?.Text(input) is { Length: > 0 } text ? text.Length > LongestColumn ? text[..LongestColumn] : text : null;
}
