using System.Globalization;
using IntegrationStudio.Engine.Journal;
using Microsoft.AspNetCore.WebUtilities;

namespace IntegrationStudio.Portal.Messages;

/// <summary>The part of a message search that an address may carry: nothing that identifies a patient. The patient id stays in the circuit.</summary>
public sealed record MessageQuery
{
    private const string Page = "/messages";

    /// <summary>Ranges that count back from now, with their words.</summary>
    public static readonly IReadOnlyList<(string Key, TimeSpan Back, string Words)> Ranges =
    [
        ("15m", TimeSpan.FromMinutes(15), "Last 15 minutes"), ("1h", TimeSpan.FromHours(1), "Last hour"), ("24h", TimeSpan.FromHours(24), "Last 24 hours"),
        ("7d", TimeSpan.FromDays(7), "Last 7 days"), ("30d", TimeSpan.FromDays(30), "Last 30 days"),
    ];

    public string? Channel { get; init; }

    public IReadOnlyList<MessageState> States { get; init; } = [];

    public string? Type { get; init; }

    public string? ControlId { get; init; }

    /// <summary>Processed by this mapping, <c>id</c> or <c>id@version</c>.</summary>
    public string? Mapping { get; init; }

    /// <summary>A key of <see cref="Ranges"/>, or null; then <see cref="From"/> and <see cref="To"/> hold.</summary>
    public string? Range { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public bool IsEmpty => this == new MessageQuery { States = States } && States.Count == 0;

    /// <summary>Reads an address. Whatever is unknown or malformed counts as not said.</summary>
    public static MessageQuery Parse(string uri)
    {
        var values = QueryHelpers.ParseQuery(new Uri(uri, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } absolute ? absolute.Query : uri[Math.Max(0, uri.IndexOf('?', StringComparison.Ordinal))..]);
        var range = Text("range");
        range = Ranges.Any(known => known.Key == range) ? range : null;
        return new MessageQuery
        {
            Channel = Text("channel"),
            States = [.. (Text("state") ?? "").Split(',').Select(ParseState).OfType<MessageState>().Distinct().Order()],
            Type = Text("type"),
            ControlId = Text("control"),
            Mapping = Text("mapping"),
            Range = range,
            From = range is null ? Instant("from") : null,
            To = range is null ? Instant("to") : null,
        };

        string? Text(string key) => values.TryGetValue(key, out var found) && found.ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;
        DateTimeOffset? Instant(string key) =>
            DateTimeOffset.TryParse(Text(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
    }

    public string ToUri()
    {
        var query = new Dictionary<string, string?>
        {
            ["channel"] = Channel,
            ["state"] = States.Count == 0 ? null : string.Join(',', States.Order().Select(state => state.ToString().ToLowerInvariant())),
            ["type"] = Type,
            ["control"] = ControlId,
            ["mapping"] = Mapping,
            ["range"] = Range,
            ["from"] = Range is null ? Instant(From) : null,
            ["to"] = Range is null ? Instant(To) : null,
        };
        return QueryHelpers.AddQueryString(Page, query.Where(pair => !string.IsNullOrEmpty(pair.Value)));
    }

    /// <summary>The journal's conditions; a range counts back from <paramref name="now"/>.</summary>
    public MessageFilter ToFilter(DateTimeOffset now, PersonalSearch? personal) => new()
    {
        Channel = Channel,
        States = States.Count == 0 ? null : States,
        Type = Type,
        ControlId = ControlId,
        Mapping = Mapping,
        PatientId = personal is { By: PersonalSearch.Patient } ? personal.Value : null,
        Field = personal is { By: not (PersonalSearch.Patient or PersonalSearch.Text) } ? personal.By : null,
        FieldValue = personal is { By: not (PersonalSearch.Patient or PersonalSearch.Text) } ? personal.Value : null,
        From = Ranges.FirstOrDefault(range => range.Key == Range) is { Key: not null } back ? now - back.Back : From,
        To = To,
    };

    public MessageQuery Toggle(MessageState state) =>
        this with { States = [.. (States.Contains(state) ? States.Where(other => other != state) : States.Append(state)).Order()] };

    public bool Equals(MessageQuery? other) => other is not null && ToUri() == other.ToUri();

    public override int GetHashCode() => ToUri().GetHashCode(StringComparison.Ordinal);

    private static MessageState? ParseState(string text) =>
        Enum.TryParse<MessageState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(text[0]) ? state : null;

    private static string? Instant(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
