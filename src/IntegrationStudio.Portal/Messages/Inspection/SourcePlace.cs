using System.Globalization;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>Places in a source message as keys, and how two places relate.</summary>
internal static class SourcePlace
{
    /// <summary>The key of a place in trees and marks.</summary>
    public static string Key(Hl7Position place) => place.Field == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{place.Segment}")
        : string.Create(CultureInfo.InvariantCulture, $"{place.Segment}.{place.Field}.{place.Repetition}.{place.Component}.{place.Subcomponent}");

    /// <summary>The place of a key; null for a key of something else, such as a group.</summary>
    public static Hl7Position? Parse(string key)
    {
        Span<int> parts = stackalloc int[5];
        var count = 0;
        foreach (var range in key.AsSpan().Split('.'))
        {
            if (count == 5 || !int.TryParse(key.AsSpan()[range], NumberStyles.None, CultureInfo.InvariantCulture, out parts[count++]))
                return null;
        }
        return count is 1 or 5 ? new Hl7Position(parts[0], parts[1], parts[2], parts[3], parts[4]) : null;
    }

    /// <summary>Whether one place is the other or lies within it. The first component of a plain field is the field, and so on down.</summary>
    public static bool Meets(Hl7Position a, Hl7Position b) =>
        a.Segment == b.Segment && Same(a.Field, b.Field) && Same(a.Repetition, b.Repetition) && Same(a.Component, b.Component) && Same(a.Subcomponent, b.Subcomponent);

    private static bool Same(int a, int b) => a == b || a == 0 || b == 0;
}
