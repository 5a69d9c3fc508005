using System.Security.Cryptography;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What screening found: whether the message is let in, and what the journal's columns say about it.</summary>
internal sealed record Screened(Hl7Message? Message, byte[] BodyHash, IReadOnlyList<Problem> Problems, string[] Keys)
{
    public bool Accepted => Message is not null && Problems.All(problem => problem.Severity != Severity.Error);

    /// <summary>Type and event as <c>ORU^R01</c>, or null.</summary>
    public string? Type => Message is { MessageType.Length: > 0 } message ? $"{message.MessageType}^{message.TriggerEvent}" : null;

    /// <summary>MSH-15 or MSH-16 is valued.</summary>
    public bool Enhanced => Message is not null && Acknowledgement.IsEnhanced(Message);

    /// <summary>It is itself an acknowledgement: nothing is ever answered.</summary>
    public bool IsAcknowledgement => Message is not null && Acknowledgement.IsAcknowledgement(Message);

    /// <summary>The text at a path; null when there is none.</summary>
    public string? Text(Hl7Path path) => Message?.Get(path) is { HasValue: true } element ? element.ToString() : null;
}

/// <summary>Where the journal's columns come from.</summary>
internal static class Columns
{
    public static readonly Hl7Path Application = Hl7Path.Parse("MSH-3.1").Require();
    public static readonly Hl7Path Facility = Hl7Path.Parse("MSH-4.1").Require();
    public static readonly Hl7Path Patient = Hl7Path.Parse("PID-3.1").Require();
    public static readonly Hl7Path MergedPatient = Hl7Path.Parse("MRG-1.1").Require();
    public static readonly Hl7Path AcceptAcknowledgement = Hl7Path.Parse("MSH-15").Require();
    public static readonly Hl7Path ApplicationAcknowledgement = Hl7Path.Parse("MSH-16").Require();
}

/// <summary>Decides before anything is acknowledged whether a message is let in: frame, MSH, MSH-9, MSH-10, MSH-12.</summary>
internal sealed class Screening
{
    private readonly HashSet<string> _types;
    private readonly Version _minVersion;
    private readonly Version _maxVersion;
    private readonly Hl7ParseOptions _parsing;
    private readonly IReadOnlyList<MessageExpression>? _orderingKey;

    private Screening(HashSet<string> types, Version minVersion, Version maxVersion, Hl7ParseOptions parsing, IReadOnlyList<MessageExpression>? orderingKey) =>
        (_types, _minVersion, _maxVersion, _parsing, _orderingKey) = (types, minVersion, maxVersion, parsing, orderingKey);

    public static Screening Compile(ChannelDefinition definition, List<Problem> problems)
    {
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
        return new Screened(message, hash, problems, Keys(message));
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
    private string[] Keys(Hl7Message message)
    {
        if (_orderingKey is { } expressions)
            return [string.Join('\u001f', expressions.Select(expression => expression.Text(message)))];
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
