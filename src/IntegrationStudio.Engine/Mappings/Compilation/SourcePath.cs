using System.Globalization;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>A source that is one plain path: groups and a segment (<c>PATIENT.PID</c>), a field and its parts (<c>OBX-5[1].2</c>), or components of the current item (<c>CX.4.2</c>).</summary>
/// <param name="Names">Group and segment names before the field.</param>
/// <param name="Occurrence">1-based occurrence of the segment; 0 = all, or the first where one is meant; <see cref="Every"/>.</param>
/// <param name="Field">1-based; 0 when there is none.</param>
/// <param name="Repetition">1-based; 0 = all.</param>
/// <param name="Component">1-based; 0 = the whole.</param>
/// <param name="Subcomponent">1-based; 0 = the whole.</param>
/// <param name="IsComponent">Whether the first name is a data type: the path starts at the current item.</param>
internal sealed partial record SourcePath(string[] Names, int Occurrence, int Field, int Repetition, int Component, int Subcomponent, bool IsComponent)
{
    /// <summary>The occurrence of <c>OBX[*]-5</c>: that field of every such segment, where <c>OBX-5</c> means one segment's.</summary>
    public const int Every = -1;

    /// <summary>The last name: the segment, or the data type.</summary>
    public string Last => Names[^1];

    /// <summary>The path that a text is; null when it is any other expression.</summary>
    public static SourcePath? Read(string text)
    {
        Match match = FieldPattern().Match(text);
        if (match.Success)
            return new(match.Groups["names"].Value.Split('.'), match.Groups["occurrence"].Value == "*" ? Every : Number(match, "occurrence"), Number(match, "field"), Number(match, "repetition"), Number(match, "component"), Number(match, "sub"), false);
        match = ComponentPattern().Match(text);
        if (match.Success) return new([match.Groups["type"].Value], 0, 0, 0, Number(match, "component"), Number(match, "sub"), true);
        match = NamesPattern().Match(text);
        return match.Success ? new(match.Groups["names"].Value.Split('.'), Number(match, "occurrence"), 0, 0, 0, 0, false) : null;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: not "*" } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<names>(?:[A-Z][A-Z0-9_]*\.)*[A-Z][A-Z0-9]{2})(?:\[(?<occurrence>\*|\d{1,5})\])?-(?<field>\d{1,4})(?:\[(?<repetition>\*|\d{1,5})\])?(?:\.(?<component>\d{1,4})(?:\.(?<sub>\d{1,3}))?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldPattern();

    [GeneratedRegex(@"^(?<type>[A-Z][A-Z0-9]{1,3})\.(?<component>\d{1,4})(?:\.(?<sub>\d{1,3}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex ComponentPattern();

    [GeneratedRegex(@"^(?<names>[A-Z][A-Z0-9_]*(?:\.[A-Z][A-Z0-9_]*)*)(?:\[(?<occurrence>\*|\d{1,5})\])?$", RegexOptions.CultureInvariant)]
    private static partial Regex NamesPattern();
}
