using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Channels;

/// <summary>The lane's memory against a model of the journal: nothing is forgotten, nothing overtakes within its key, memory stays bounded.</summary>
public sealed class LaneWindowTests
{
    [Fact]
    public void Delivers_everything_once_and_in_order_per_key_whatever_happens()
    {
        for (var seed = 0; seed < 400; seed++)
            new Model(seed).Run();
    }

    [Fact]
    public void A_stuck_key_does_not_hold_up_others()
    {
        var window = Empty();
        window.Offer(Item(1, "a"));
        window.Offer(Item(2, "a"));
        window.Offer(Item(3, "b"));
        Assert.True(window.TryStart(out var a));
        window.Dead(a);

        Assert.Equal(LanePlace.Blocked, window.Reserve("a"));
        Assert.True(window.TryStart(out var b));
        Assert.Equal("b", b.Name);
        window.Sent(b);
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public void A_promised_place_holds_its_key()
    {
        var window = Empty();

        Assert.Equal(LanePlace.SendNow, window.Reserve("a"));
        Assert.Equal(LanePlace.Queue, window.Reserve("a"));
        window.GiveBack("a");
        Assert.Equal(LanePlace.SendNow, window.Reserve("a"));
    }

    private static LaneWindow Empty()
    {
        var window = new LaneWindow(capacity: 16, pageSize: 8, contentBytes: 1000, parallel: 4);
        Assert.True(window.TryPage(out var after, out _));
        window.Paged([], after);
        return window;
    }

    private static LaneItem Item(long id, string key) => new(id, id, id, key, 0);

    /// <summary>A journal in memory and a random order of everything that can happen around a lane.</summary>
    private sealed class Model(int seed)
    {
        private const int Total = 120;

        private readonly Random _random = new(seed);
        private readonly LaneWindow _window = new(capacity: 12, pageSize: 5, contentBytes: 1000, parallel: 3);
        private readonly SortedDictionary<long, (string Key, DeliveryState State)> _journal = [];
        private readonly List<Action> _offers = [];
        private readonly List<LaneKey> _busy = [];
        private readonly HashSet<string> _waiting = [];
        private readonly HashSet<string> _stuck = [];
        private readonly List<long> _delivered = [];
        private readonly Dictionary<string, int> _promised = [];
        private (List<PendingDelivery> Rows, long After)? _page;
        private long _last;

        public void Run()
        {
            for (var step = 0; step < 100_000 && (_last < Total || _delivered.Count < Total); step++)
                Step();
            Assert.Equal(Total, _delivered.Count);
            Assert.Equal(Total, _delivered.Distinct().Count());
        }

        private void Step()
        {
            Assert.True(_window.Count <= 12 + 3, "memory");
            switch (_random.Next(9))
            {
                case 0 or 1 when _last < Total:
                    Route();
                    break;
                case 2 when _offers.Count > 0: // after their commits, in any order
                    var offer = _offers[_random.Next(_offers.Count)];
                    _offers.Remove(offer);
                    offer();
                    break;
                case 3 when _page is null && _window.TryPage(out var after, out var except):
                    _page = ([.. _journal.Where(row => row.Key > after && !except.Contains(row.Value.Key)).Take(5)
                        .Select(row => new PendingDelivery(row.Key, row.Key, row.Key, (long)row.Value.State, 0, 0, null, row.Value.Key))], after);
                    break;
                case 4 when _page is { } read:
                    _page = null;
                    _window.Paged(read.Rows, read.After);
                    break;
                case 5 when _window.TryStart(out var key):
                    Start(key);
                    break;
                case 6 or 7 when _busy.Count > 0:
                    Settle(_busy[_random.Next(_busy.Count)]);
                    break;
                case 8:
                    Release();
                    break;
            }
        }

        private void Route()
        {
            var key = "k" + _random.Next(4);
            if (_promised.GetValueOrDefault(key) > 0)
                return; // the pipeline routes a key's messages one after the other
            var place = _window.Reserve(key);
            if (_random.Next(10) == 0)
            {
                if (place == LanePlace.SendNow)
                    _window.GiveBack(key);
                return;
            }
            var id = ++_last;
            _journal[id] = (key, place == LanePlace.SendNow ? DeliveryState.Sending : DeliveryState.Pending);
            if (place == LanePlace.Blocked)
                return;
            _promised[key] = 1;
            _offers.Add(() =>
            {
                _promised[key] = 0;
                if (place == LanePlace.SendNow)
                    Begin(_window.Fill(Item(id, key)));
                else
                    _window.Offer(Item(id, key));
            });
        }

        private void Start(LaneKey key)
        {
            var id = key.Items.First!.Value.Id;
            if (!_journal.ContainsKey(id)) // settled between a page's reading and its arrival: the journal refuses the claim
            {
                _window.Sent(key);
                return;
            }
            Begin(key);
        }

        private void Begin(LaneKey key)
        {
            var id = key.Items.First!.Value.Id;
            Assert.True(_journal.First(row => row.Value.Key == key.Name).Key == id, $"seed {seed}: {id} overtakes in {key.Name}");
            _journal[id] = (key.Name, DeliveryState.Sending);
            _busy.Add(key);
        }

        private void Settle(LaneKey key)
        {
            _busy.Remove(key);
            var id = key.Items.First!.Value.Id;
            switch (_random.Next(6))
            {
                case 0:
                    _journal[id] = (key.Name, DeliveryState.RetryWait);
                    _waiting.Add(key.Name);
                    _window.Failed(key);
                    break;
                case 1:
                    _journal[id] = (key.Name, DeliveryState.Pending); // dead until an operator sends it again
                    _stuck.Add(key.Name);
                    _window.Dead(key);
                    break;
                default:
                    _journal.Remove(id);
                    _delivered.Add(id);
                    _window.Sent(key);
                    break;
            }
        }

        private void Release()
        {
            if (_waiting.FirstOrDefault() is { } waiting)
            {
                _waiting.Remove(waiting);
                _window.Wake(waiting);
            }
            else if (_stuck.FirstOrDefault() is { } stuck)
            {
                _stuck.Remove(stuck);
                _window.Reopen(stuck);
            }
        }
    }
}
