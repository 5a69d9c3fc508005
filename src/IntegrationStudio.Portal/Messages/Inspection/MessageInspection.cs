using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>One message under the glass: its parts for display, what is selected, and what lights up with it.</summary>
public sealed class MessageInspection
{
    private const int LongestRaw = 256 * 1024;
    private static readonly HashSet<string> Nothing = [];
    private TraceIndex? index;

    public MessageInspection(MessageDetail detail)
    {
        Detail = detail;
        if (detail.Raw.Length > 0 && Hl7Message.Parse(detail.Raw) is { Succeeded: true } parsed)
        {
            Message = parsed.Value;
            Names = new SourceNames(Message);
            Lines = SegmentLines.Of(Message, Names);
            Source = new TreeModel(SourceTree.Of(Message, Names), openDepth: 2);
        }
        else
        {
            RawLines = VisibleText.Lines(detail.Raw, LongestRaw);
        }
        if (detail.Outputs is [var output, ..])
        {
            Result = new TreeModel(ResultTree.Of(output.Bytes), openDepth: 1);
            Json = JsonLines.Of(output.Bytes);
        }
    }

    public MessageDetail Detail { get; }

    /// <summary>The parsed message; null when it is no HL7, then <see cref="RawLines"/> has its text.</summary>
    public Hl7Message? Message { get; }

    public SourceNames? Names { get; }

    public IReadOnlyList<SegmentLine> Lines { get; } = [];

    public IReadOnlyList<string> RawLines { get; } = [];

    public TreeModel? Source { get; }

    public TreeModel? Result { get; }

    public IReadOnlyList<JsonLine> Json { get; } = [];

    public Trace? Trace { get; private set; }

    /// <summary>Why there is no trace.</summary>
    public IReadOnlyList<Problem> TraceProblems { get; private set; } = [];

    /// <summary>Keys of source places that light up.</summary>
    public IReadOnlySet<string> LitSource { get; private set; } = Nothing;

    /// <summary>Keys of result places that light up.</summary>
    public IReadOnlySet<string> LitResult { get; private set; } = Nothing;

    /// <summary>The selected place of the source, or null.</summary>
    public Hl7Position? SelectedSource { get; private set; }

    /// <summary>The selected path of the result, or null.</summary>
    public string? SelectedResult { get; private set; }

    /// <summary>What connects the selection with the other side.</summary>
    public IReadOnlyList<TraceEntry> Links { get; private set; } = [];

    public void Take(Outcome<Trace> outcome)
    {
        Trace = outcome.Value;
        TraceProblems = outcome.Problems;
        index = Trace is null ? null : new TraceIndex(Trace.Entries);
        if (SelectedResult is { } path)
            SelectResult(path);
        else if (SelectedSource is { } place)
            SelectSource(place);
    }

    /// <summary>Selects a value of the result: its rules and source fields light up.</summary>
    public void SelectResult(string path)
    {
        Clear();
        SelectedResult = path;
        Result?.Select(path);
        Links = index?.Behind(path) ?? [];
        LitSource = KeysOfSource(Links);
        Source?.Reveal(LitSource);
    }

    /// <summary>Selects a place of the source: everything it feeds lights up.</summary>
    public void SelectSource(Hl7Position place)
    {
        Clear();
        SelectedSource = place;
        Source?.Select(SourcePlace.Key(place));
        Links = index?.FedBy(place) ?? [];
        LitResult = Links.Select(link => link.ResultPath).ToHashSet();
        Result?.Reveal(LitResult);
    }

    /// <summary>Selects by a key of the source tree; groups have no place and only move the keyboard's row.</summary>
    public void SelectSource(string key)
    {
        if (SourcePlace.Parse(key) is { } place)
            SelectSource(place);
        else
            Source?.Select(key);
    }

    /// <summary>Moves the selection along the values of the segments. False when there is nothing to move to.</summary>
    public bool Step(bool forward)
    {
        var places = Lines.SelectMany(line => line.Tokens).Where(token => token.Place is not null).Select(token => token.Place!.Value).ToList();
        if (places.Count == 0)
            return false;
        var at = SelectedSource is { } selected ? places.FindIndex(place => SourcePlace.Meets(place, selected)) : -1;
        SelectSource(places[Math.Clamp(at < 0 ? 0 : at + (forward ? 1 : -1), 0, places.Count - 1)]);
        return true;
    }

    public void Clear()
    {
        (SelectedSource, SelectedResult, Links) = (null, null, []);
        (LitSource, LitResult) = (Nothing, Nothing);
        Source?.Unselect();
        Result?.Unselect();
    }

    /// <summary>A place as people write it, for a problem's path: the place in this message, or null.</summary>
    public Hl7Position? Find(string path)
    {
        if (Message is null || !Hl7Path.Parse(path).Succeeded)
            return null;
        var element = Message.Get(path);
        return element.Message is null ? null : element.Position;
    }

    /// <summary>Every shown place that a link touches: exact tokens and the rows of the tree above and below them.</summary>
    private HashSet<string> KeysOfSource(IEnumerable<TraceEntry> links)
    {
        var places = links.Where(link => link.SourcePath.Length > 0).Select(link => link.SourcePosition).Distinct().ToList();
        var keys = places.Select(SourcePlace.Key).ToHashSet();
        foreach (var key in Lines.SelectMany(line => line.Tokens).Where(token => token.Place is { } at && places.Any(place => SourcePlace.Meets(place, at))).Select(token => token.Key!))
            keys.Add(key);
        return keys;
    }
}
