using IntegrationStudio.Standards.Hl7v2.Editing;
using IntegrationStudio.Standards.Hl7v2.Text;

namespace IntegrationStudio.Standards.Hl7v2.Acknowledgements;

/// <summary>Writes MSH, MSA and ERR of an acknowledgement.</summary>
internal static class AckWriter
{
    /// <summary>For a sender whose version cannot be read.</summary>
    private const string AssumedVersion = "2.5.1";
    private const int LongestName = 227;
    private const int LongestId = 199;
    private const int LongestText = 250;
    private const int MostErrors = 10;

    public static byte[] Write(Hl7Message? original, AckCode code, IReadOnlyList<Problem> problems, DateTimeOffset now, string controlId)
    {
        var delimiters = original?.Delimiters ?? Hl7Delimiters.Default;
        var version = Version(original);
        var isOld = IsBefore(version, 2, 5);
        var line = new SegmentWriter(delimiters, "MSH" + (char)delimiters.Field + delimiters.EncodingCharacters);
        line.Field(3).Raw(Echo(original, 5, LongestName));
        line.Field(4).Raw(Echo(original, 6, LongestName));
        line.Field(5).Raw(Echo(original, 3, LongestName));
        line.Field(6).Raw(Echo(original, 4, LongestName));
        line.Field(7).Text(NewMessage.Timestamp(now));
        line.Field(9).Text("ACK");
        if (Trigger(original) is { Length: > 0 } trigger)
            line.Component().Text(trigger);
        if (!IsBefore(version, 2, 3, 1) && line.Components == 1)
            line.Component().Text("ACK");
        line.Field(10).Text(controlId);
        line.Field(11).Raw(ProcessingId(original));
        line.Field(12).Text(version);
        var charset = original is null || !original[0].Field(18).HasValue ? null : original.Charset;
        if (charset is not null)
            line.Field(18).Text(charset.Name);
        line.Next("MSA");
        line.Field(1).Text(code.ToString());
        line.Field(2).Raw(Echo(original, 10, LongestId));
        var errors = problems.Where(p => p.Severity == Severity.Error).Concat(problems.Where(p => p.Severity != Severity.Error)).Take(MostErrors).ToList();
        // MSA-3 is withdrawn from 2.7 on.
        if (errors.Count > 0 && code is not (AckCode.AA or AckCode.CA) && IsBefore(version, 2, 7))
            line.Field(3).Text(Cut(errors[0].Message, 80));
        foreach (var problem in errors)
            Error(line, problem, isOld);
        return Encode(line.End(), original, charset);
    }

    private static void Error(SegmentWriter line, Problem problem, bool isOld)
    {
        var place = ErrorPlace.Of(problem.Path);
        var (number, text) = ErrorCodes.Of(problem.Code);
        line.Next("ERR");
        if (isOld)
        {
            // ELD: segment, sequence, field, and the code as subcomponents.
            line.Field(1).Text(place.Segment);
            line.Component().Text(place.Sequence).Component().Text(place.Field).Component().Text(number).Subcomponent().Text(text).Subcomponent().Text("HL70357");
            return;
        }
        line.Field(2).Text(place.Segment);
        if (place.Segment.Length > 0)
            line.Component().Text(place.Sequence).Component().Text(place.Field).Component().Text(place.Repetition).Component().Text(place.Component).Component().Text(place.Subcomponent);
        line.Field(3).Text(number).Component().Text(text).Component().Text("HL70357");
        line.Field(4).Text(problem.Severity switch { Severity.Error => "E", Severity.Warning => "W", _ => "I" });
        line.Field(5).Text(problem.Code);
        line.Field(8).Text(Cut(problem.Mend is null ? problem.Message : problem.Message + " " + problem.Mend, LongestText));
    }

    /// <summary>A header field as it stands, or nothing when it is too long to be what it should be.</summary>
    private static string Echo(Hl7Message? original, int field, int longest)
    {
        if (original is null)
            return "";
        var element = original[0].Field(field);
        return element.Length <= longest && element.HasValue ? ElementText.Undecorated(element) : "";
    }

    private static string Trigger(Hl7Message? original) =>
        original?.TriggerEvent is { Length: 3 } trigger && trigger.All(char.IsAsciiLetterOrDigit) ? trigger : "";

    private static string ProcessingId(Hl7Message? original) =>
        Echo(original, 11, 3) is { Length: > 0 } said && char.IsAsciiLetterUpper(said[0]) ? said : "P";

    private static string Version(Hl7Message? original) =>
        original?.Version is { Length: >= 3 and <= 5 } said && said.All(c => char.IsAsciiDigit(c) || c == '.') ? said : AssumedVersion;

    private static bool IsBefore(string version, int major, int minor, int build = 0) =>
        System.Version.TryParse(version, out var parsed) && parsed < new Version(major, minor, build);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 3)] + "...";

    private static byte[] Encode(ReadOnlySpan<byte> utf8, Hl7Message? original, Hl7Charset? declared)
    {
        if (original?.TranscodedFrom is { } wide)
            return Transcoding.FromUtf8(utf8, wide, original.Raw.Span);
        return declared is null || declared == Hl7Charset.Utf8 ? utf8.ToArray() : Transcoding.FromUtf8(utf8, declared, default);
    }
}
