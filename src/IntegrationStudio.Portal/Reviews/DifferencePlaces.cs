using System.Globalization;
using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Designer.Preview;

namespace IntegrationStudio.Portal.Reviews;

/// <summary>How the places of a difference are named, so that a comment finds its place again.</summary>
internal static class DifferencePlaces
{
    /// <summary>A property of the definition.</summary>
    public static string Setting(FieldChange field) => "mapping.json#" + field.Field;

    /// <summary>A row of a code table, by its source code.</summary>
    public static string Row(TableDifference table, TableRowDifference row) => $"{table.Path}#{row.Code}";

    /// <summary>A line of the later state of a file; of the earlier one when it is gone, with a minus.</summary>
    public static string Line(string path, int line, bool gone) => string.Create(CultureInfo.InvariantCulture, $"{path}:{(gone ? -line : line)}");

    /// <summary>The lines of a file with their numbers on both sides.</summary>
    public static IReadOnlyList<NumberedLine> Lines(FileDifference file)
    {
        var lines = new List<NumberedLine>();
        (int before, int after) = (0, 0);
        var was = file.Before is { } left ? LineDifference.Lines(left.Span) : [];
        var now = file.After is { } right ? LineDifference.Lines(right.Span) : [];
        foreach (var line in LineDifference.Of(was, now))
        {
            if (line.Change != LineChange.Added)
                before++;
            if (line.Change != LineChange.Removed)
                after++;
            lines.Add(new NumberedLine(line.Change, line.Change == LineChange.Added ? null : before, line.Change == LineChange.Removed ? null : after, line.Text));
        }

        return lines;
    }

    /// <summary>Every place that a view of the difference shows.</summary>
    public static HashSet<(ReviewAnchor, string)> Of(DefinitionDifference difference)
    {
        HashSet<(ReviewAnchor, string)> places =
        [
            .. difference.Rules.Select(rule => (ReviewAnchor.Rule, rule.Path)),
            .. difference.Settings.Concat(difference.Uses).Select(field => (ReviewAnchor.Line, Setting(field))),
            .. difference.Tables.SelectMany(table => table.Rows.Select(row => (ReviewAnchor.Line, Row(table, row)))),
        ];
        foreach (var file in difference.Files)
            places.UnionWith(Lines(file).Select(line => (ReviewAnchor.Line, line.Place(file.Path))));
        return places;
    }
}

/// <summary>A line of a difference with its number on both sides.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="Before">Its number in the earlier text; null when it is new.</param>
/// <param name="After">Its number in the later text; null when it is gone.</param>
/// <param name="Text">The line.</param>
internal sealed record NumberedLine(LineChange Change, int? Before, int? After, string Text)
{
    public string Place(string path) => DifferencePlaces.Line(path, After ?? Before ?? 0, After is null);
}
