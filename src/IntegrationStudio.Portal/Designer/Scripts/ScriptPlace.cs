using System.Globalization;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Portal.Designer.Scripts;

/// <summary>A place in a script.</summary>
/// <param name="Path">The definition's id and the file: <c>labs/north/scripts/notes.ts</c>.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1.</param>
public sealed partial record ScriptPlace(string Path, int Line, int Column)
{
    /// <summary>What the tab and the list of problems call it: <c>notes.ts line 3</c>.</summary>
    public string Words => Path[(Path.LastIndexOf('/') + 1)..] + (Line > 0 ? string.Create(CultureInfo.InvariantCulture, $" line {Line}") : "");

    /// <summary>The place of a problem; null where it is about no script.</summary>
    public static ScriptPlace? Of(string path)
    {
        var match = Place().Match(path);
        return match.Success ? new(match.Groups["path"].Value, Number(match.Groups["line"]), Number(match.Groups["column"])) : null;

        static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?<path>[^#(]*/?scripts/[^#(]+\.(ts|js))(\((?<line>\d{1,7}),(?<column>\d{1,7})\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
