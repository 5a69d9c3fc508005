using System.Security.Cryptography;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Decides before anything is acknowledged whether a message is let in.</summary>
internal interface IScreening
{
    /// <summary>Reads one message; never throws for what is in it.</summary>
    Screened Screen(Arrival arrival);
}

/// <summary>Where the journal's columns come from.</summary>
internal static class Columns
{
    public static readonly Hl7Path Application = Hl7Path.Parse("MSH-3.1").Require();
    public static readonly Hl7Path Facility = Hl7Path.Parse("MSH-4.1").Require();
    public static readonly Hl7Path Sequence = Hl7Path.Parse("MSH-13").Require();
    public static readonly Hl7Path Patient = Hl7Path.Parse("PID-3.1").Require();
    public static readonly Hl7Path MergedPatient = Hl7Path.Parse("MRG-1.1").Require();
    public static readonly Hl7Path AcceptAcknowledgement = Hl7Path.Parse("MSH-15").Require();
    public static readonly Hl7Path ApplicationAcknowledgement = Hl7Path.Parse("MSH-16").Require();

    /// <summary>MSH-13 as a count; null for none, and for 0 and -1, which only ask for a count (HL7 v2 2.10.1).</summary>
    public static long? Number(string? text) =>
        text is { Length: <= 15 } && long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}

/// <summary>Decides before anything is acknowledged whether a message is let in: frame, MSH, MSH-9, MSH-10, MSH-12.</summary>
internal sealed class Screening : IScreening
{
    private readonly HashSet<string> _types;
    private readonly Version _minVersion;
    private readonly Version _maxVersion;
    private readonly Hl7ParseOptions _parsing;
    private readonly IReadOnlyList<MessageExpression>? _orderingKey;

    private Screening(HashSet<string> types, Version minVersion, Version maxVersion, Hl7ParseOptions parsing, IReadOnlyList<MessageExpression>? orderingKey) =>
        (_types, _minVersion, _maxVersion, _parsing, _orderingKey) = (types, minVersion, maxVersion, parsing, orderingKey);

    public static IScreening Compile(ChannelDefinition definition, List<Problem> problems)
    {
        if (!definition.Content.IsHl7)
            return ContentScreening.Compile(definition, problems);
        if (definition.Content is not { Type: null, ControlId: null, PatientId: null, Layout: null })
            problems.Add(new("channel.content", "content", "HL7 v2 says itself what its type, control id and patient are, and has no layout."));
        var accepts = definition.Accepts;
        for (var i = 0; i < accepts.Types.Count; i++)
            if (accepts.Types[i].Split('^') is not [{ Length: 3 }, { Length: > 0 }])
                problems.Add(new("channel.type", $"accepts.types[{i}]", $"\"{accepts.Types[i]}\" is no type and event.") { Mend = "Write ORU^R01 or ADT^*." });
        var keys = definition.OrderingKey?.Select((text, i) => MessageExpression.Compile(text, $"orderingKey[{i}]", problems)).OfType<MessageExpression>().ToList();
        return new Screening([.. accepts.Types], ParseVersion(accepts.MinVersion, "accepts.minVersion", problems), ParseVersion(accepts.MaxVersion, "accepts.maxVersion", problems),
            Hl7ParseOptions.Default with { MaxLength = definition.Source.MaxMessageBytes }, keys);
    }

    public Screened Screen(Arrival arrival)
    {
        var hash = SHA256.HashData(arrival.Bytes.Span);
        if (arrival.Bytes.Length == 0)
            return new Screened(null, hash, [new("hl7v2.empty", "", "The frame is empty.")], []);
        var parsed = Hl7Message.Parse(arrival.Bytes, _parsing);
        var problems = new List<Problem>(parsed.Problems);
        if (arrival.Refusal is { } refusal)
            problems.Insert(0, refusal);
        if (parsed.Value is not { } message)
            return new Screened(null, hash, problems, []);
        Check(message, problems);
        var input = MappingInput.Of(message);
        return new Screened(input, hash, problems, Keys(input, message))
        {
            Type = message.MessageType.Length > 0 ? $"{message.MessageType}^{message.TriggerEvent}" : null,
            ControlId = message.ControlId.Length > 0 ? message.ControlId : null,
            PatientId = message.Get(Columns.Patient) is { HasValue: true } patient ? patient.ToString() : null,
        };
    }

    private void Check(Hl7Message message, List<Problem> problems)
    {
        if (message.ControlId.Length == 0)
            problems.Add(new("hl7v2.no-control-id", "MSH-10", "The message has no control id."));
        if (message.MessageType.Length == 0)
            problems.Add(new("hl7v2.no-type", "MSH-9", "The message says not what it is."));
        else if (Acknowledgement.IsAcknowledgement(message))
            problems.Add(new("channel.acknowledgement", "MSH-9", "An acknowledgement is not accepted here, and never answered."));
        else if (_types.Count > 0 && !_types.Contains($"{message.MessageType}^{message.TriggerEvent}") && !_types.Contains(message.MessageType + "^*"))
            problems.Add(new("channel.type-not-accepted", "MSH-9", "This type of message is not accepted here."));
        if (message.Version.Length == 0)
            problems.Add(new("hl7v2.no-version", "MSH-12", "The message says not which version it has."));
        else if (!Version.TryParse(message.Version, out var version) || version < _minVersion || AsPreciseAs(_maxVersion, version) > _maxVersion)
            problems.Add(new("channel.version-not-accepted", "MSH-12", $"This version is not accepted here: {_minVersion} to {_maxVersion} are."));
    }

    /// <summary>Keys of order: sender and patient, or what the channel says. A merge has those of both patients.</summary>
    private string[] Keys(MappingInput input, Hl7Message message)
    {
        if (_orderingKey is { } expressions)
            return [string.Join('\u001f', expressions.Select(expression => expression.Text(input)))];
        var sender = message.Get(Columns.Application) + "\u001f" + message.Get(Columns.Facility);
        var patient = message.Get(Columns.Patient).ToString();
        if (patient.Length == 0)
            return [sender];
        var merged = message.Get(Columns.MergedPatient).ToString();
        return merged.Length == 0 || merged == patient ? [sender + '\u001f' + patient] : [sender + '\u001f' + patient, sender + '\u001f' + merged];
    }

    /// <summary>2.5.1 is within "up to 2.5".</summary>
    private static Version AsPreciseAs(Version bound, Version version) => bound.Build < 0 ? new Version(version.Major, version.Minor) : version;

    private static Version ParseVersion(string text, string where, List<Problem> problems)
    {
        if (Version.TryParse(text, out var version))
            return version;
        problems.Add(new("channel.version", where, $"\"{text}\" is no version.") { Mend = "Write 2.5.1, for example." });
        return new Version(2, 1);
    }
}
