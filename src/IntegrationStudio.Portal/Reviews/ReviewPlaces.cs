using System.Globalization;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Designer.Preview;

namespace IntegrationStudio.Portal.Reviews;

/// <summary>Where the lines that were commented on in earlier rounds stand by now: candidates never change, so the lines of both are compared.</summary>
internal static partial class ReviewPlaces
{
    /// <summary>The present place of each thread about a line of an earlier round's file, where it is another one. A line that is gone has none and keeps its old name with the round.</summary>
    /// <param name="threads">All threads.</param>
    /// <param name="now">The number of the present round.</param>
    /// <param name="rounds">The folder of each round that a thread comes from, by its number.</param>
    public static Dictionary<long, string> Of(IEnumerable<ReviewThread> threads, int now, IReadOnlyDictionary<int, DefinitionFolder> rounds)
    {
        var places = new Dictionary<long, string>();
        foreach (var group in threads.Where(thread => thread.Anchor == ReviewAnchor.Line && thread.Round < now).GroupBy(thread => (thread.Round, Path: PathOf(thread.Place))))
        {
            if (group.Key.Path is not { } path || !rounds.TryGetValue(group.Key.Round, out var then) || !rounds.TryGetValue(now, out var present))
                continue;
            var moved = Moved(then, present, path);
            foreach (var thread in group)
            {
                var line = LineOf(thread.Place);
                if (line > 0)
                    places[thread.Id] = moved.TryGetValue(line, out var at) ? DifferencePlaces.Line(path, at, gone: false) : $"{thread.Place} (round {thread.Round.ToString(CultureInfo.InvariantCulture)})";
            }
        }

        return places;
    }

    /// <summary>The rounds whose folders are needed for that, besides the present one.</summary>
    public static IEnumerable<int> Needed(IEnumerable<ReviewThread> threads, int now) =>
        threads.Where(thread => thread.Anchor == ReviewAnchor.Line && thread.Round < now && LineOf(thread.Place) > 0).Select(thread => thread.Round).Distinct();

    private static Dictionary<int, int> Moved(DefinitionFolder then, DefinitionFolder now, string path)
    {
        var moved = new Dictionary<int, int>();
        if (!then.Files.TryGetValue(path, out var before) || !now.Files.TryGetValue(path, out var after))
            return moved;
        (int was, int at) = (0, 0);
        foreach (var line in LineDifference.Of(LineDifference.Lines(before.Span), LineDifference.Lines(after.Span)))
        {
            if (line.Change != LineChange.Added)
                was++;
            if (line.Change != LineChange.Removed)
                at++;
            if (line.Change == LineChange.Same)
                moved[was] = at;
        }

        return moved;
    }

    private static string? PathOf(string place) => Place().Match(place) is { Success: true } match ? match.Groups[1].Value : null;

    private static int LineOf(string place) => Place().Match(place) is { Success: true } match ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^(.+):(-?[0-9]{1,7})$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
