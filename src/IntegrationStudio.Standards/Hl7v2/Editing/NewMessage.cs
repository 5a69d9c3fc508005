using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Hl7v2.Editing;

/// <summary>Builds the header of a new message.</summary>
internal static class NewMessage
{
    public static Hl7Message Create(string messageType, string version, string controlId, DateTimeOffset time)
    {
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
