using System.Collections.Concurrent;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>What counts as approved although nobody published it here.</summary>
public sealed record UnpublishedOptions
{
    /// <summary>The present library, for what comes with the product and for what nobody reviewed.</summary>
    public required Func<MappingLibrary> Library { get; init; }

    /// <summary>Whether a definition of the library is the product's own, unchanged: then it needs no publication.</summary>
    public required Func<string, bool> IsShipped { get; init; }

    /// <summary>Whether channels run mappings that nobody reviewed, as a demonstration does. Default no.</summary>
    public bool AllowUnreviewed { get; init; }
}

/// <summary>
/// The versions that channels run now. A message takes the one that stands here when it is received; a swap is one write to a field, and messages that took the former
/// version finish with it. What was loaded keeps running whatever becomes of the database; what is loaded is checked: hash, approval, expiry.
/// </summary>
public sealed class PublishedMappings
{
    private const int MostUnpublished = 512;

    private readonly MessageJournal _journal;
    private readonly OpenVersion _open;
    private readonly UnpublishedOptions _unpublished;
    private readonly ConcurrentDictionary<(string Channel, string Mapping), Slot> _slots = new();
    private readonly ConcurrentDictionary<(string Channel, string Mapping), bool> _published = new();
    private readonly ConcurrentDictionary<string, (MappingLibrary Of, Lazy<Outcome<ChannelMapping>> Mapping)> _library = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Channel, string Mapping, string Code), PublicationAlarm> _alarms = new();
    private Func<CompiledMapping, ChannelMapping>? _run;

    /// <summary>Reads what is in force; nothing is compiled before a channel asks.</summary>
    /// <param name="journal">Where publications are kept.</param>
    /// <param name="open">Finds and checks versions.</param>
    /// <param name="unpublished">What runs without a publication.</param>
    public PublishedMappings(MessageJournal journal, OpenVersion open, UnpublishedOptions unpublished)
    {
        ArgumentNullException.ThrowIfNull(journal);
        (_journal, _open, _unpublished) = (journal, open, unpublished);
        foreach (Publication publication in Task.Run(() => journal.Reader.Read(PublicationRows.InForce, CancellationToken.None)).GetAwaiter().GetResult())
            _published[(publication.Channel, publication.Mapping)] = true;
    }

    /// <summary>An alarm came or went. Raised on any thread; handlers return quickly.</summary>
    public event Action? AlarmsChanged;

    /// <summary>What people have to look at, oldest first.</summary>
    public IReadOnlyList<PublicationAlarm> Alarms => [.. _alarms.Values.OrderBy(alarm => alarm.At)];

    internal OpenVersion Open => _open;

    internal UnpublishedOptions Unpublished => _unpublished;

    internal IEnumerable<PublicationAlarm> AlarmsOf(string channel) => _alarms.IsEmpty ? [] : _alarms.Values.Where(alarm => alarm.Channel == channel).OrderBy(alarm => alarm.At);

    /// <summary>The channels' way of running a compiled mapping.</summary>
    internal void Attach(Func<CompiledMapping, ChannelMapping> run) => _run = run;

    /// <summary>What a channel runs of a mapping, or why nothing. Loads it when it is first asked for.</summary>
    internal Outcome<ChannelMapping> Find(string channel, string mapping)
    {
        if (_slots.TryGetValue((channel, mapping), out Slot? slot) && slot.Running is { } running) return running;
        return Load(channel, mapping);
    }

    /// <summary>The publication whose version a channel runs; null where it runs the library's or nothing.</summary>
    internal Publication? Running(string channel, string mapping) => _slots.TryGetValue((channel, mapping), out Slot? slot) ? slot.Publication : null;

    /// <summary>The version that a message was bound to before a crash, checked as at every load.</summary>
    internal async Task<Outcome<ChannelMapping>> PinnedAsync(string channel, PinnedMapping pin, CancellationToken cancel)
    {
        Outcome<ChannelMapping> now = Find(channel, pin.Id);
        if (now.Succeeded && now.Value.Pin == pin) return now;
        if (await _journal.Reader.Read(connection => PublicationRows.Of(connection, pin.Id, pin.Version, pin.EffectiveHash), cancel).ConfigureAwait(false) is not { } publication)
            return new Problem("publication.unknown", pin.Id, $"Version {pin.Version} was never published.");
        Outcome<PublishableVersion> version = await OpenAsync(publication, cancel).ConfigureAwait(false);
        return version.Succeeded ? _run!(version.Value.Compiled) : Outcome<ChannelMapping>.Failed(version.Problems);
    }

    /// <summary>Lets a channel's next message take another version. An older publication never takes the place of a newer one.</summary>
    internal void Swap(Publication publication, ChannelMapping? mapping)
    {
        Slot slot = _slots.GetOrAdd((publication.Channel, publication.Mapping), _ => new Slot());
        lock (slot)
        {
            if (slot.Publication is { } other && other.Id >= publication.Id) return;
            slot.Running = mapping is not null ? Outcome<ChannelMapping>.Of(mapping, []) : Outcome<ChannelMapping>.Failed([Missing(publication.Channel, publication.Mapping)]);
            slot.Publication = publication;
            _published[(publication.Channel, publication.Mapping)] = true;
        }

        foreach ((string Channel, string Mapping, string Code) key in _alarms.Keys.Where(key => key.Channel == publication.Channel && key.Mapping == publication.Mapping)) _alarms.TryRemove(key, out _);
        AlarmsChanged?.Invoke();
    }

    internal ChannelMapping Runnable(CompiledMapping compiled) => _run?.Invoke(compiled) ?? throw new InvalidOperationException("No channels were attached.");

    internal void Raise(string channel, string mapping, Problem problem)
    {
        if (!_alarms.TryAdd((channel, mapping, problem.Code), new PublicationAlarm(channel, mapping, problem, JournalTime.To(_journal.Now)))) return;
        AlarmsChanged?.Invoke();
        // A version that was refused at its load is nobody's action; the audit has it all the same.
        if (problem.Code is "version.altered" or "version.four-eyes" or "publication.not-approved") _ = AuditAsync(channel, mapping, problem);
    }

    internal void Calm(string channel, string mapping, string code)
    {
        if (_alarms.TryRemove((channel, mapping, code), out _)) AlarmsChanged?.Invoke();
    }

    private async Task AuditAsync(string channel, string mapping, Problem problem)
    {
        try
        {
            await _journal.CommitAsync(new AuditWrite(new AuditEntry(Actor.Studio, "version.load", "mapping:" + mapping) { Denied = true, Reason = problem.Code, Detail = $"on channel:{channel}; {problem.Message}" }, _journal.Now))
                .ConfigureAwait(false);
        }
        catch (JournalUnavailableException)
        {
            // The alarm stands; the store tells of itself.
        }
    }

    /// <summary>Opens a publication's version and checks all that must hold for it to run.</summary>
    internal async Task<Outcome<PublishableVersion>> OpenAsync(Publication publication, CancellationToken cancel)
    {
        Outcome<PublishableVersion> opened = await _open(publication.Mapping, publication.Number!, publication.Candidate, cancel).ConfigureAwait(false);
        if (!opened.Succeeded) return opened;
        if (opened.Value.EffectiveHash != publication.EffectiveHash) return Altered(publication);
        if (opened.Value.IsApproved) return opened;
        if (publication.Emergency is null || publication.IsFallback)
            return new Problem("publication.not-approved", publication.Mapping, $"Version {publication.Number} has no approval of its content any more.") { Mend = "Publish an approved version." };
        if (publication.Expires <= JournalTime.To(_journal.Now))
            return new Problem("publication.expired", publication.Mapping, $"The emergency publication of {publication.Number} expired without a review.") { Mend = "Have the version reviewed, then publish it." };
        return opened;
    }

    private static Problem Altered(Publication publication) =>
        new("version.altered", publication.Mapping, $"Version {publication.Number} is not what was published: its stored content has another hash.") { Mend = "Look into the audit, then publish an intact version." };

    private static Problem Missing(string channel, string mapping) => new("publication.missing", mapping, $"No reviewed version of \"{mapping}\" is published on {channel}.")
    {
        Mend = "Have it reviewed and approved, then publish the approved version on this channel.",
    };

    private Outcome<ChannelMapping> Load(string channel, string mapping)
    {
        if (!_published.ContainsKey((channel, mapping))) return Unreviewed(channel, mapping);
        Slot slot = _slots.GetOrAdd((channel, mapping), _ => new Slot());
        lock (slot)
        {
            if (slot.Running is { } running) return running;
            // Reading waits on pool threads only; the first message of a mapping waits for its compiling as well.
            IReadOnlyList<Publication> history = Task.Run(() => _journal.Reader.Read(connection => PublicationRows.History(connection, channel, mapping, 100), CancellationToken.None)).GetAwaiter().GetResult();
            Outcome<ChannelMapping> loaded = history[0].Number is null ? Missing(channel, mapping) : LoadFirst(channel, mapping, history, slot);
            // What could not be loaded is tried again: it may be mended.
            if (loaded.Succeeded) slot.Running = loaded;
            return loaded;
        }
    }

    /// <summary>The publication in force or, where its version is not what it was, the last one before it that is.</summary>
    private Outcome<ChannelMapping> LoadFirst(string channel, string mapping, IReadOnlyList<Publication> history, Slot slot)
    {
        Outcome<ChannelMapping>? first = null;
        foreach (Publication publication in history.Where(publication => publication.Number is not null && (publication.Emergency is null || publication.Id == history[0].Id || publication.IsFallback)).DistinctBy(publication => publication.EffectiveHash))
        {
            Outcome<PublishableVersion> version = Task.Run(() => OpenAsync(publication, CancellationToken.None)).GetAwaiter().GetResult();
            if (version.Succeeded)
            {
                slot.Publication = history[0] with { Number = publication.Number, Candidate = publication.Candidate, EffectiveHash = publication.EffectiveHash };
                return _run!(version.Value.Compiled);
            }

            first ??= Outcome<ChannelMapping>.Failed(version.Problems);
            Raise(channel, mapping, version.Problems[0] with { Message = $"{version.Problems[0].Message} It does not run on {channel}; the version published before it does, where there is one." });
        }

        return first!;
    }

    private Outcome<ChannelMapping> Unreviewed(string channel, string mapping)
    {
        MappingLibrary library = _unpublished.Library();
        if (!_unpublished.AllowUnreviewed && !_unpublished.IsShipped(mapping)) return library.Contains(mapping) ? Missing(channel, mapping) : Unknown(mapping);
        if (_library.TryGetValue(mapping, out (MappingLibrary Of, Lazy<Outcome<ChannelMapping>> Mapping) known))
        {
            if (ReferenceEquals(known.Of, library)) return known.Mapping.Value;
            // Another library in which this mapping is still the same.
            if (known.Mapping.Value is { Succeeded: true } same && library.EffectiveHash(mapping) == same.Value.Pin.EffectiveHash)
            {
                _library[mapping] = (library, known.Mapping);
                return same;
            }
        }

        if (_library.Count > MostUnpublished) _library.Clear(); // ids that senders make up ({structure}) must not fill memory
        var compiled = new Lazy<Outcome<ChannelMapping>>(() =>
        {
            Outcome<CompiledMapping> outcome = library.Compile(mapping);
            return outcome.Succeeded ? Outcome<ChannelMapping>.Of(_run!(outcome.Value), outcome.Problems) : Outcome<ChannelMapping>.Failed(outcome.Problems);
        });
        return _library.AddOrUpdate(mapping, (library, compiled), (_, other) => ReferenceEquals(other.Of, library) ? other : (library, compiled)).Mapping.Value;
    }

    private Outcome<ChannelMapping> Unknown(string mapping) => Outcome<ChannelMapping>.Failed(_unpublished.Library().Read(mapping).Problems);

    private sealed class Slot
    {
        private volatile Outcome<ChannelMapping>? _running;

        public Outcome<ChannelMapping>? Running
        {
            get => _running;
            set => _running = value;
        }

        public Publication? Publication { get; set; }
    }
}
