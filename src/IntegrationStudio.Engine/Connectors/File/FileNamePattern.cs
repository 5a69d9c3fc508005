using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.File;

/// <summary>A relative file name with places for what is known of a message. What a message says can never add a folder or leave one.</summary>
internal sealed partial class FileNamePattern
{
    private const int MaxValueLength = 64;

    private readonly string _channel;
    private readonly List<(string Text, bool IsPlace)> _parts;

    private FileNamePattern(string channel, List<(string, bool)> parts) => (_channel, _parts) = (channel, parts);

    public static FileNamePattern? Compile(string channel, string pattern, string where, List<Problem> problems)
    {
        var before = problems.Count;
        if (!StaysInside(pattern))
            problems.Add(new("file.name", where, "The name must be relative, without \"..\", backslash or control characters."));
        var parts = new List<(string, bool)>();
        var end = 0;
        foreach (Match place in Places().Matches(pattern))
        {
            parts.Add((pattern[end..place.Index], false));
            parts.Add((place.Groups[1].Value, true));
            end = place.Index + place.Length;
            if (place.Groups[1].Value is not ("id" or "controlId" or "type" or "patientId" or "channel" or "date" or "time"))
                problems.Add(new("file.place", where, $"There is no {place.Value}.") { Mend = "Use {id}, {controlId}, {type}, {patientId}, {channel}, {date} or {time}." });
        }
        parts.Add((pattern[end..], false));
        if (!parts.Contains(("id", true)))
            problems.Add(new("file.not-unique", where, "The name must contain {id}: without it one message would overwrite another."));
        return problems.Count > before ? null : new FileNamePattern(channel, parts);
    }

    /// <summary>Whether a relative path as authored names something below its root.</summary>
    public static bool StaysInside(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Contains('\\') && !path.Any(char.IsControl) && !path.Contains(':')
        && !path.Split('/').Any(part => part is ".." or "." or "");

    public string Name(long messageId, DeliveryContent content)
    {
        var received = JournalTime.To(content.Received);
        var name = new StringBuilder();
        foreach (var (text, isPlace) in _parts)
            name.Append(!isPlace ? text : text switch
            {
                "id" => messageId.ToString("D10", CultureInfo.InvariantCulture),
                "controlId" => Safe(content.ControlId),
                "type" => Safe(content.Type),
                "patientId" => Safe(content.PatientId),
                "channel" => Safe(_channel),
                "date" => received.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
                _ => received.ToString("HHmmssfff", CultureInfo.InvariantCulture),
            });
        return name.ToString();
    }

    private static string Safe(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "none";
        return string.Create(Math.Min(value.Length, MaxValueLength), value, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(text[i]) || text[i] == '-' ? text[i] : '_';
        });
    }

    [GeneratedRegex(@"\{([A-Za-z]*)\}")]
    private static partial Regex Places();
}
