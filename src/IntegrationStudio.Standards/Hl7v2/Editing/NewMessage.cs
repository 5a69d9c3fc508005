using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2.Editing;

/// <summary>Builds the header of a new message.</summary>
internal static class NewMessage
{
    public static Hl7Message Create(string messageType, string version, string controlId, DateTimeOffset time)
    {
        if (messageType.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0 || messageType.Contains('|', StringComparison.Ordinal))
            throw new ArgumentException("A message type is written like ORU^R01^ORU_R01.", nameof(messageType));
        if (!version.All(c => char.IsAsciiDigit(c) || c == '.'))
            throw new ArgumentException("A version is written like 2.5.1.", nameof(version));
        var empty = Hl7Message.Parse(Encoding.UTF8.GetBytes($"MSH|^~\\&|||||{Timestamp(time)}||{messageType}||P|{version}||||||UNICODE UTF-8\r"));
        var message = empty.Require();
        if (message.Set("MSH-10", controlId) is { } problem)
            throw new ArgumentException(problem.Message, nameof(controlId));
        return message;
    }

    /// <summary>A DTM with seconds and offset, as MSH-7 wants it.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.ToString("yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
