using System.Text.Json;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>What scripts did in one run: how often each statement ran, and values, by the author's file.</summary>
public sealed class ScriptObservation
{
    private readonly Dictionary<string, (List<ScriptStep> Steps, List<ScriptValue> Values)> _files = new(StringComparer.Ordinal);

    private ScriptObservation()
    {
    }

    /// <summary>Nothing was observed.</summary>
    public static ScriptObservation None { get; } = new();

    /// <summary>The files in which anything could be observed.</summary>
    public IReadOnlyCollection<string> Files => _files.Keys;

    /// <summary>The statements of a file in their order, those that did not run among them; statements within others come after these.</summary>
    public IReadOnlyList<ScriptStep> Steps(string path) => _files.TryGetValue(path, out var file) ? file.Steps : [];

    /// <summary>Values of a file that were seen, in the order of their places.</summary>
    public IReadOnlyList<ScriptValue> Values(string path) => _files.TryGetValue(path, out var file) ? file.Values : [];

    /// <summary>Reads what a worker says; of what makes no sense nothing.</summary>
    internal static ScriptObservation Of(BatchFrame frame, IReadOnlyList<ObservedScript> scripts)
    {
        if (frame.Observed.IsEmpty) return None;
        GuestObservation[] seen;
        try
        {
            seen = ScriptJson.Read(frame.Observed.Span, ScriptJson.Default.GuestObservationArray);
        }
        catch (JsonException)
        {
            return None; // what was observed may have tampered with it
        }

        var observation = new ScriptObservation();
        foreach (var one in seen)
        {
            if (frame.Script(one.Script) is { } script && scripts.FirstOrDefault(known => known.Script.Hash == script.Hash) is { } observed) observation.Add(observed, one);
        }

        foreach (var (steps, values) in observation._files.Values)
        {
            steps.Sort((left, right) => ScriptRange.Compare(left.Range, right.Range));
            values.Sort((left, right) => ScriptRange.Compare(left.Range, right.Range));
        }

        return observation;
    }

    // A file that several scripts import is there once for each of them.
    private void Add(ObservedScript script, GuestObservation seen)
    {
        for (var i = 0; i < script.Probes.Count && i < seen.Counts.Count; i++)
        {
            var (path, range, label) = script.Probes[i];
            if (!_files.TryGetValue(path, out var file)) _files.Add(path, file = ([], []));
            if (label is null)
            {
                var known = file.Steps.FindIndex(step => step.Range == range);
                if (known < 0) file.Steps.Add(new ScriptStep(range, seen.Counts[i]));
                else file.Steps[known] = new ScriptStep(range, file.Steps[known].Count + seen.Counts[i]);
            }
            else if (seen.Counts[i] > 0 && seen.Values.TryGetValue(i.ToString(System.Globalization.CultureInfo.InvariantCulture), out var texts))
            {
                file.Values.Add(new ScriptValue(range, label, texts, seen.Counts[i]));
            }
        }
    }
}

/// <summary>A part of a file, 1-based; the end is behind its last character.</summary>
public readonly record struct ScriptRange(int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>By where they begin; what is around comes first.</summary>
    internal static int Compare(ScriptRange left, ScriptRange right) => (left.Line, left.Column, -left.EndLine, -left.EndColumn).CompareTo((right.Line, right.Column, -right.EndLine, -right.EndColumn));
}

/// <summary>A statement, or a branch that stands for itself.</summary>
/// <param name="Range">Where it stands.</param>
/// <param name="Count">How often it ran.</param>
public sealed record ScriptStep(ScriptRange Range, long Count);

/// <summary>Values that were seen at a place.</summary>
/// <param name="Range">What the values are of.</param>
/// <param name="Label">The variable; <c>return</c>, <c>if</c> and <c>while</c> of what is returned and tested; empty of a call by itself.</param>
/// <param name="Texts">At most five, cut to 80 characters: the first four and the last.</param>
/// <param name="Count">How many there were.</param>
public sealed record ScriptValue(ScriptRange Range, string Label, IReadOnlyList<string> Texts, long Count);
