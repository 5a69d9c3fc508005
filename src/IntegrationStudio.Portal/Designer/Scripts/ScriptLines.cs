using System.Globalization;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Designer.Scripts;

/// <summary>What a run did in one script, as remarks on its lines.</summary>
internal static class ScriptLines
{
    /// <summary>The remarks for the editor: what did not run dimmed, behind the others values and how often they ran.</summary>
    public static IReadOnlyList<CodeRemark> Remarks(ScriptObservation seen, string path) =>
    [
        .. NotRun(seen.Steps(path)).Select(range => new CodeRemark(range.Line, "", Dim: true, range.Column, range.EndLine, range.EndColumn)),
        .. Values(seen, path).Select(line => new CodeRemark(line.Key, line.Value)),
    ];

    /// <summary>Values and counts by line, for editor and readers.</summary>
    public static IReadOnlyDictionary<int, string> Values(ScriptObservation seen, string path)
    {
        var texts = new SortedDictionary<int, List<string>>();
        foreach (var value in seen.Values(path).Where(value => value.Label.Length > 0 || value.Texts.Any(text => text != "undefined"))) At(texts, value.Range.Line).Add(Say(value));
        foreach (var (line, count) in Counts(seen.Steps(path))) At(texts, line).Insert(0, string.Create(CultureInfo.InvariantCulture, $"\u00d7{count:N0}"));
        return texts.ToDictionary(line => line.Key, line => string.Join("  ", line.Value));
    }

    /// <summary>How much of the script ran, in words.</summary>
    public static string Words(ScriptObservation seen, string path)
    {
        var steps = seen.Steps(path);
        var ran = steps.Count(step => step.Count > 0);
        return steps.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{ran} of {steps.Count} statements ran");
    }

    private static string Say(ScriptValue value)
    {
        var texts = value.Texts;
        var list = value.Count > texts.Count && texts.Count > 1 ? $"{string.Join(", ", texts.SkipLast(1))}, \u2026 {texts[^1]}" : string.Join(", ", texts);
        return value.Label switch
        {
            "" or "return" => $"\u2192 {list}",
            "if" or "while" => list,
            _ => $"{value.Label} = {list}",
        };
    }

    /// <summary>Counts other than those of what is around: a loop's body says it once, at its first statement.</summary>
    private static IEnumerable<(int Line, long Count)> Counts(IReadOnlyList<ScriptStep> steps)
    {
        var around = new Stack<(ScriptRange Range, long Count)>();
        var said = new HashSet<int>();
        foreach (var step in steps)
        {
            while (around.TryPeek(out var outer) && !Within(step.Range, outer.Range)) around.Pop();
            var known = around.TryPeek(out var now) ? now.Count : 1;
            if (step.Count > 1 && step.Count != known && said.Add(step.Range.Line)) yield return (step.Range.Line, step.Count);

            // Statements that follow in the same block have the count of the first.
            if (step.Count != known && around.TryPop(out var block)) around.Push((block.Range, step.Count));
            around.Push((step.Range, step.Count));
        }
    }

    /// <summary>Statements that did not run, without those within them.</summary>
    private static IEnumerable<ScriptRange> NotRun(IReadOnlyList<ScriptStep> steps)
    {
        ScriptRange? last = null;
        foreach (var step in steps.Where(step => step.Count == 0))
        {
            if (last is { } outer && Within(step.Range, outer)) continue;
            last = step.Range;
            yield return step.Range;
        }
    }

    private static bool Within(ScriptRange inner, ScriptRange outer) =>
        (inner.Line, inner.Column).CompareTo((outer.Line, outer.Column)) >= 0 && (inner.EndLine, inner.EndColumn).CompareTo((outer.EndLine, outer.EndColumn)) <= 0;

    private static List<string> At(SortedDictionary<int, List<string>> texts, int line) => texts.TryGetValue(line, out var known) ? known : texts[line] = [];
}
