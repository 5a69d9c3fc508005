using System.Diagnostics;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// Takes the time of every rule of one run. Taking it costs about as much as a small rule does, and a traced run keeps no results of maps: the figures say how rules
/// compare with each other, not what a live message costs. For one run at a time.
/// </summary>
public sealed class RuleClock
{
    private readonly Place _top = new("");
    private readonly Stack<(Place Place, long Start)> _open = [];

    /// <summary>What was taken, by rule path.</summary>
    public IReadOnlyDictionary<string, RuleTime> Times
    {
        get
        {
            var times = new Dictionary<string, RuleTime>(StringComparer.Ordinal);
            foreach (Place place in _top.Below.Values) Add(place, times);
            return times;
        }
    }

    internal void Enter(string id)
    {
        Place around = _open.Count > 0 ? _open.Peek().Place : _top;
        if (!around.Below.TryGetValue(id, out Place? place)) around.Below[id] = place = new Place(around == _top ? id : $"{around.Path}/{id}");
        _open.Push((place, Stopwatch.GetTimestamp()));
    }

    internal void Leave()
    {
        (Place place, long start) = _open.Pop();
        place.Ticks += Stopwatch.GetTimestamp() - start;
        place.Runs++;
    }

    private static void Add(Place place, Dictionary<string, RuleTime> times)
    {
        long inside = 0;
        foreach (Place below in place.Below.Values)
        {
            inside += below.Ticks;
            Add(below, times);
        }

        times[place.Path] = new RuleTime(Stopwatch.GetElapsedTime(0, place.Ticks), Stopwatch.GetElapsedTime(0, Math.Max(0, place.Ticks - inside)), place.Runs);
    }

    private sealed class Place(string path)
    {
        public readonly Dictionary<string, Place> Below = new(StringComparer.Ordinal);
        public readonly string Path = path;
        public long Ticks;
        public int Runs;
    }
}

/// <summary>How long a rule took in one run.</summary>
/// <param name="Whole">With the rules inside of it.</param>
/// <param name="Own">Without them.</param>
/// <param name="Runs">How often it was run.</param>
public readonly record struct RuleTime(TimeSpan Whole, TimeSpan Own, int Runs);
