using System.Globalization;

namespace IntegrationStudio.Standards.Hl7v2.Acknowledgements;

/// <summary>The place of a problem as ERR-1 and ERR-2 say it; empty texts where the problem's path is no HL7 path or says less.</summary>
internal readonly record struct ErrorPlace(string Segment, string Sequence, string Field, string Repetition, string Component, string Subcomponent)
{
    public static ErrorPlace Of(string path)
    {
        if (path.Length == 0 || Hl7Path.Parse(path).Value is not { } place)
            return new("", "", "", "", "", "");
        // In a path with groups the occurrence counts within the group, which ERR cannot say.
        var sequence = place.Groups.Count > 0 ? "" : Number(Math.Max(1, place.Occurrence));
        return new(place.Segment, sequence, Number(place.Field), place.Field > 0 ? Number(Math.Max(1, place.Repetition)) : "", Number(place.Component), Number(place.Subcomponent));
    }

    private static string Number(int number) => number <= 0 ? "" : number.ToString(CultureInfo.InvariantCulture);
}
