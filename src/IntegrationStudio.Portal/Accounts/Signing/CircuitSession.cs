using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>
/// Who sits before an open page. A page can stay open for hours after it was asked for, so that this looks again: when told of a change, every few seconds,
/// and before each action. Whoever lost the session is nobody from then on, and the page is made anew under other rights.
/// </summary>
internal sealed partial class CircuitSession : ServerAuthenticationStateProvider, IDisposable
{
    private readonly LiveSessions _sessions;
    private readonly SessionTimes _times;
    private readonly TimeProvider _clock;
    private readonly ILogger<CircuitSession> _logger;
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _checking = new(1);
    private ClaimsPrincipal _person = Principals.Nobody;

    public CircuitSession(LiveSessions sessions, SessionTimes times, TimeProvider clock, ILogger<CircuitSession> logger)
    {
        (_sessions, _times, _clock, _logger) = (sessions, times, clock, logger);
        AuthenticationStateChanged += OnStateChanged;
    }

    /// <summary>Looks again; true when the person is still the same one with the same rights.</summary>
    public async Task<bool> CheckAsync()
    {
        if (_person.FindFirst(Principals.SessionClaim)?.Value is not { } session)
            return true; // nobody, or somebody without a session: nothing that could end
        await _checking.WaitAsync(_gone.Token);
        try
        {
            var now = await _sessions.OfIdAsync(session, _gone.Token) ?? Principals.Nobody;
            if (now.MaySame(_person))
                return true;
            _person = now;
            SetAuthenticationState(Task.FromResult(new AuthenticationState(now)));
            return false;
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>Before an action of the person: false when it must not happen any more.</summary>
    public async Task<bool> ActAsync()
    {
        if (!await CheckAsync())
            return false;
        await _sessions.TouchAsync(_person, _gone.Token);
        return true;
    }

    /// <summary>From now on a circuit stands on it.</summary>
    public void Begin()
    {
        if (_person.FindFirst(Principals.SessionClaim) is null)
            return;
        _sessions.Changed += OnChanged;
        _ = WatchAsync();
    }

    public void Dispose()
    {
        AuthenticationStateChanged -= OnStateChanged;
        _sessions.Changed -= OnChanged;
        _gone.Cancel();
        _gone.Dispose();
        _checking.Dispose();
    }

    private async void OnStateChanged(Task<AuthenticationState> state) => _person = (await state).User;

    private void OnChanged(string account)
    {
        if (_person.AccountId() == account)
            _ = LookAsync();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_times.Check, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
                await LookAsync();
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // The circuit is gone.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await CheckAsync();
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // The circuit is gone.
        }
        catch (Exception failure)
        {
            // Without an answer nobody may go on.
            LogUnknown(failure);
            _person = Principals.Nobody;
            SetAuthenticationState(Task.FromResult(new AuthenticationState(_person)));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A session could not be checked; the page is closed.")]
    private partial void LogUnknown(Exception failure);
}

/// <summary>Puts the check before everything that a browser asks of an open page.</summary>
internal sealed class CircuitGuard(AuthenticationStateProvider people) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        (people as CircuitSession)?.Begin();
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        // What was meant for a page that is no more under these rights does not happen.
        if (people is not CircuitSession session || await session.ActAsync())
            await next(context);
    };
}
