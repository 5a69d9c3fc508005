using System.Collections.Concurrent;
using System.Security.Claims;
using IntegrationStudio.Engine.Accounts;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>How often things about sessions are looked at.</summary>
internal sealed record SessionTimes
{
    /// <summary>How often an open page asks whether its session is still what it was, without being told.</summary>
    public TimeSpan Check { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer of the database is good for; changes through the portal count at once.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a session in use is noted as such.</summary>
    public TimeSpan Touch { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Who is behind a session at this moment. Asked at every request and every action on an open page, so that it remembers for seconds.</summary>
internal sealed class LiveSessions : IDisposable
{
    private readonly AccountStore _accounts;
    private readonly SessionTimes _times;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _touched = new(StringComparer.Ordinal);
    private long _generation;

    public LiveSessions(AccountStore accounts, SessionTimes times, TimeProvider clock)
    {
        (_accounts, _times, _clock) = (accounts, times, clock);
        accounts.Changed += OnChanged;
    }

    /// <summary>An account or its sessions changed; by account id.</summary>
    public event Action<string>? Changed;

    /// <summary>The person behind the token of a browser; null when nobody is signed in by it.</summary>
    public async Task<ClaimsPrincipal?> OfTokenAsync(string? token, CancellationToken cancel) =>
        Tokens.HashOf(token) is { } hash ? await FindAsync("token:" + Convert.ToHexStringLower(hash), () => _accounts.SessionAsync(hash, cancel)) : null;

    /// <summary>The person behind a session; null when it is over.</summary>
    public Task<ClaimsPrincipal?> OfIdAsync(string session, CancellationToken cancel) => FindAsync("id:" + session, () => _accounts.SessionOfIdAsync(session, cancel));

    /// <summary>Notes that somebody is there; pages that refresh themselves do not count.</summary>
    public async Task TouchAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (person.FindFirst(Principals.SessionClaim)?.Value is not { } session)
            return;
        var now = _clock.GetUtcNow();
        if (_touched.TryGetValue(session, out var last) && now - last < _times.Touch)
            return;
        _touched[session] = now;
        await _accounts.TouchAsync(session, cancel);
        foreach (var (old, _) in _touched.Where(entry => now - entry.Value > _accounts.Limits.Idle))
            _touched.TryRemove(old, out _);
    }

    public void Dispose() => _accounts.Changed -= OnChanged;

    private async Task<ClaimsPrincipal?> FindAsync(string key, Func<Task<LiveSession?>> ask)
    {
        var now = _clock.GetUtcNow();
        if (_known.TryGetValue(key, out var known) && now - known.At < _times.Fresh)
            return known.Person;
        var generation = Interlocked.Read(ref _generation);
        var live = await ask();
        var person = live is null ? null : Principals.Of(live);
        foreach (var (old, _) in _known.Where(entry => now - entry.Value.At >= _times.Fresh))
            _known.TryRemove(old, out _);
        // What changed while the database was asked must not be remembered as it was before.
        if (generation == Interlocked.Read(ref _generation) && live is not null)
            _known[key] = new Known(person, now);
        return person;
    }

    private void OnChanged(string account)
    {
        Interlocked.Increment(ref _generation);
        _known.Clear();
        Changed?.Invoke(account);
    }

    private sealed record Known(ClaimsPrincipal? Person, DateTimeOffset At);
}
