using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Engine.Journal;

/// <summary>What writes work with inside the writer's transaction: prepared statements, ids, and counters that are written once per commit.</summary>
internal sealed class JournalSession(JournalDatabase database, JournalOptions options) : IDisposable
{
    private readonly Dictionary<string, JournalStatement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Channel, MessageState State), int> _tally = [];
    private readonly Dictionary<(int Channel, long Hour), Traffic> _traffic = [];
    private readonly Dictionary<(string, string, string), long> _mappings = [];
    private readonly Dictionary<string, long> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Channel, long Destination, long Minute), Pulse> _pulse = [];
    private long _lastOutput = -1;
    private long _lastDelivery = -1;

    public JournalOptions Options => options;

    /// <summary>The prepared statement of this text; texts are constants.</summary>
    public JournalStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = database.Prepare(sql));
        return statement;
    }

    /// <summary>Ids of outputs and deliveries ascend in the order of commits, because lanes page through them.</summary>
    public long NextOutput() => _lastOutput = (_lastOutput < 0 ? Highest("output") : _lastOutput) + 1;

    /// <inheritdoc cref="NextOutput"/>
    public long NextDelivery() => _lastDelivery = (_lastDelivery < 0 ? Highest("delivery") : _lastDelivery) + 1;

    public long Mapping(string name, string version, string effectiveHash)
    {
        if (_mappings.TryGetValue((name, version, effectiveHash), out var id))
            return id;
        Statement("INSERT INTO mapping (name, version, effective_hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .Bind(1, name).Bind(2, version).Bind(3, effectiveHash).Run();
        id = Single(Statement("SELECT id FROM mapping WHERE name = ?1 AND version = ?2 AND effective_hash = ?3")
            .Bind(1, name).Bind(2, version).Bind(3, effectiveHash))!.Value;
        _mappings.Add((name, version, effectiveHash), id);
        return id;
    }

    /// <summary>The number of a name that messages are found by.</summary>
    public long Field(string name)
    {
        if (_fields.TryGetValue(name, out var id))
            return id;
        Statement("INSERT INTO field (name) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, name).Run();
        id = Single(Statement("SELECT id FROM field WHERE name = ?1").Bind(1, name))!.Value;
        _fields.Add(name, id);
        return id;
    }

    public static long? Single(JournalStatement statement)
    {
        var found = statement.Step() && !statement.IsNull(0) ? statement.Int64(0) : (long?)null;
        statement.Reset();
        return found;
    }

    public void Event(long message, long? delivery, long at, string what, string? detail) =>
        Statement("INSERT INTO event (message, delivery, at, what, detail) VALUES (?1, ?2, ?3, ?4, ?5)")
            .Bind(1, message).Bind(2, delivery).Bind(3, at).Bind(4, what).Bind(5, detail).Send();

    /// <summary>Records who did what; without it no action that is audited may commit.</summary>
    public void Audit(AuditEntry entry, long at) => AuditChain.Append(this, entry.Address is null && Origin is not null ? entry with { Address = Origin } : entry, at);

    /// <summary>The network address that the write under way was asked for from.</summary>
    public string? Origin { get; set; }

    /// <summary>A message is now in a state; before in another, unless it is new.</summary>
    public void Moved(int channel, MessageState? from, MessageState to)
    {
        if (from is { } old)
            Add(channel, old, -1);
        Add(channel, to, 1);
    }

    /// <summary>The figures of a channel's minute, or of one of its destinations.</summary>
    public Pulse PulseOf(int channel, long destination, long at)
    {
        var key = (channel, destination, at / JournalTime.MinuteInMicroseconds);
        if (!_pulse.TryGetValue(key, out var pulse))
            _pulse.Add(key, pulse = new Pulse());
        return pulse;
    }

    /// <summary>A message is no longer there.</summary>
    public void Left(int channel, MessageState from) => Add(channel, from, -1);

    public Traffic TrafficOf(int channel, long at)
    {
        var key = (channel, JournalTime.Hour(at));
        if (!_traffic.TryGetValue(key, out var traffic))
            _traffic.Add(key, traffic = new Traffic());
        return traffic;
    }

    public void FlushCounters()
    {
        foreach (var ((channel, state), count) in _tally)
            if (count != 0)
                Statement("INSERT INTO tally VALUES (?1, ?2, ?3) ON CONFLICT (channel, state) DO UPDATE SET count = tally.count + ?3")
                    .Bind(1, channel).Bind(2, (long)state).Bind(3, count).Send();
        foreach (var ((channel, hour), traffic) in _traffic)
            Statement("""
                INSERT INTO traffic VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (channel, hour) DO UPDATE SET received = traffic.received + ?3,
                rejected = traffic.rejected + ?4, failed = traffic.failed + ?5, filtered = traffic.filtered + ?6, delivered = traffic.delivered + ?7, bytes = traffic.bytes + ?8
                """).Bind(1, channel).Bind(2, hour).Bind(3, traffic.Received).Bind(4, traffic.Rejected).Bind(5, traffic.Failed)
                .Bind(6, traffic.Filtered).Bind(7, traffic.Delivered).Bind(8, traffic.Bytes).Send();
        foreach (var ((channel, destination, minute), pulse) in _pulse)
        {
            FlushPulse(1, channel, destination, minute, pulse);
            FlushPulse(60, channel, destination, minute / 60, pulse);
        }
        _tally.Clear();
        _traffic.Clear();
        _pulse.Clear();
    }

    /// <summary>After a rollback: what only this transaction knew is wrong now.</summary>
    public void ForgetUncommitted()
    {
        _tally.Clear();
        _traffic.Clear();
        _pulse.Clear();
        _mappings.Clear();
        _fields.Clear();
        foreach (var statement in _statements.Values)
            statement.Reset();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
    }

    private void Add(int channel, MessageState state, int count) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_tally, (channel, state), out _) += count;

    private long Highest(string table) => Single(Statement($"SELECT max(id) FROM {table}")) ?? 0;

    private void FlushPulse(int step, int channel, long destination, long at, Pulse pulse) => Statement("""
        INSERT INTO pulse (step, channel, destination, at, received, failed, delivered, missed, latency, slowest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (step, channel, destination, at) DO UPDATE SET received = pulse.received + excluded.received, failed = pulse.failed + excluded.failed, delivered = pulse.delivered + excluded.delivered,
        missed = pulse.missed + excluded.missed, latency = pulse.latency + excluded.latency, slowest = CASE WHEN excluded.slowest > pulse.slowest THEN excluded.slowest ELSE pulse.slowest END
        """).Bind(1, step).Bind(2, channel).Bind(3, destination).Bind(4, at).Bind(5, pulse.Received).Bind(6, pulse.Failed).Bind(7, pulse.Delivered).Bind(8, pulse.Missed).Bind(9, pulse.Latency).Bind(10, pulse.Slowest).Send();

    /// <summary>One minute of a channel or destination.</summary>
    internal sealed class Pulse
    {
        public int Received, Failed, Delivered, Missed;
        public long Latency, Slowest;

        /// <summary>A delivery arrived, so many microseconds after its message was received.</summary>
        public void Arrived(long latency)
        {
            Delivered++;
            Latency += Math.Max(0, latency);
            Slowest = Math.Max(Slowest, latency);
        }
    }

    internal sealed class Traffic
    {
        public int Received, Rejected, Failed, Filtered, Delivered;
        public long Bytes;
    }
}
