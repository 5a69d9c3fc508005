using System.Globalization;
using IntegrationStudio.Engine.Audit;
using Microsoft.AspNetCore.WebUtilities;

namespace IntegrationStudio.Portal.Audit;

/// <summary>A search of the trail as an address carries it.</summary>
public sealed record AuditQuery
{
    private const int Longest = 200;

    /// <summary>Ranges that count back from now, with their words.</summary>
    public static readonly IReadOnlyList<(string Key, TimeSpan Back, string Words)> Ranges =
        [("1h", TimeSpan.FromHours(1), "Last hour"), ("24h", TimeSpan.FromHours(24), "Last 24 hours"), ("7d", TimeSpan.FromDays(7), "Last 7 days"), ("30d", TimeSpan.FromDays(30), "Last 30 days")];

    public string? Actor { get; init; }

    public string? Action { get; init; }

    public string? Subject { get; init; }

    /// <summary>Only what was refused.</summary>
    public bool Denied { get; init; }

    /// <summary>A key of <see cref="Ranges"/>, or null; then <see cref="From"/> and <see cref="To"/> hold.</summary>
    public string? Range { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public string? Text { get; init; }

    /// <summary>Only entries before this one: the page.</summary>
    public long? Before { get; init; }

    public bool IsEmpty => this with { Before = null } == new AuditQuery();

    /// <summary>Reads an address. Whatever is unknown or malformed counts as not said.</summary>
    public static AuditQuery Parse(string uri)
    {
        var values = QueryHelpers.ParseQuery(uri[Math.Max(0, uri.IndexOf('?', StringComparison.Ordinal))..].Split('#')[0]);
        var range = Said("range");
        return new AuditQuery
        {
            Actor = Said("actor"),
            Action = Said("action"),
            Subject = Said("subject"),
            Denied = Said("denied") == "true",
            Range = Ranges.Any(known => known.Key == range) ? range : null,
            From = Time("from"),
            To = Time("to"),
            Text = Said("text"),
            Before = long.TryParse(Said("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null,
        };

        string? Said(string name) => values.TryGetValue(name, out var value) && value.ToString().Trim() is { Length: > 0 and <= Longest } text ? text : null;

        DateTimeOffset? Time(string name) =>
            DateTimeOffset.TryParse(Said(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    /// <summary>The address of this search.</summary>
    /// <param name="page">The page or endpoint.</param>
    /// <param name="format">What an export is asked for; null for a page.</param>
    public string ToUri(string page, string? format = null)
    {
        var values = new Dictionary<string, string?>
        {
            ["format"] = format,
            ["actor"] = Actor,
            ["action"] = Action,
            ["subject"] = Subject,
            ["denied"] = Denied ? "true" : null,
            ["range"] = Range,
            ["from"] = Time(From),
            ["to"] = Time(To),
            ["text"] = Text,
            ["before"] = format is null ? Before?.ToString(CultureInfo.InvariantCulture) : null,
        };
        return QueryHelpers.AddQueryString(page, values.Where(pair => pair.Value is not null));

        static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>As the trail is asked; whoever may see only own lines asks for those.</summary>
    public AuditFilter ToFilter(DateTimeOffset now, string? onlyActor) => new()
    {
        Actor = onlyActor ?? Actor,
        Action = Action,
        Subject = Subject,
        Denied = Denied ? true : null,
        From = Ranges.FirstOrDefault(known => known.Key == Range) is { Key: not null } range ? now - range.Back : From,
        To = Range is null ? To : null,
        Text = Text,
        Before = Before,
    };
}
