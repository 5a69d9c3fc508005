using System.Security.Cryptography;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Audit;

/// <summary>
/// Signs checkpoints of the trail, and compares the trail with them at start and before each. A trail that does not fit is reported and goes on: what happens from then on is still recorded, and what was found stays findable.
/// </summary>
public sealed class AuditKeeper : IAsyncDisposable
{
    private readonly MessageJournal _journal;
    private readonly AuditTrail _trail;
    private readonly CheckpointFile _file;
    private readonly Lazy<ECDsa> _key;
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private AuditCheckpoint? _last;
    private string? _lastLine;
    private Task _watch = Task.CompletedTask;

    /// <summary>Keeps a trail; nothing happens before <see cref="StartAsync"/>.</summary>
    public AuditKeeper(MessageJournal journal, AuditTrail trail)
    {
        ArgumentNullException.ThrowIfNull(trail);
        (_journal, _trail) = (journal, trail);
        _file = new CheckpointFile(trail.Options.CheckpointFolder);
        _key = new Lazy<ECDsa>(() => CheckpointKey.OpenOrCreate(trail.Options.KeyFile));
    }

    /// <summary>What was found at start or since, the first thing of which makes the alarm; empty when all fits.</summary>
    public IReadOnlyList<AuditFinding> Findings { get; private set; } = [];

    /// <summary>Why the last checkpoint could not be made; null when it was.</summary>
    public string? Failure { get; private set; }

    /// <summary>Findings or a failure came or went. Called on a pool thread.</summary>
    public event Action? Changed;

    /// <summary>Begins to compare the whole trail with its checkpoints, and watches it from then on.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        CheckpointReview review = await _trail.ReviewAsync(cancel).ConfigureAwait(false);
        if (review.Checkpoints.LastOrDefault(checkpoint => checkpoint.Content.Node == _journal.Options.Node) is { } last)
        {
            (_last, _lastLine) = (last.Content, last.Line);
            await _journal.CommitAsync(new StoreWrite(last.Content, last.Line), cancel).ConfigureAwait(false); // where the machine ended between the two places
        }

        _watch = Task.Run(WatchAsync, CancellationToken.None);
    }

    /// <summary>Compares the whole trail with its checkpoints; what it finds stays the alarm until it is gone.</summary>
    public async Task<AuditVerification> CheckAsync(CancellationToken cancel = default)
    {
        AuditVerification verification = await _trail.VerifyAsync(null, cancel).ConfigureAwait(false);
        Report(verification.Findings, Failure);
        return verification;
    }

    /// <summary>Signs how far the trail goes now, unless that is signed already.</summary>
    public async Task CheckpointAsync(CancellationToken cancel = default)
    {
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            IReadOnlyList<CheckpointHead> heads = await _trail.HeadsAsync(cancel).ConfigureAwait(false);
            if (heads.Count == 0 || (_last is not null && _last.Heads.SequenceEqual(heads))) return;
            if (_last is not null && !await _trail.StillFitsAsync(_last.Heads, cancel).ConfigureAwait(false)) await CheckAsync(cancel).ConfigureAwait(false);
            string key = CheckpointKey.Public(_key.Value);
            AuditCheckpoint next = new AuditCheckpoint(_journal.Options.Node, (_last?.Sequence ?? 0) + 1, _journal.Options.Clock.GetUtcNow(), heads, key, _lastLine is null ? null : AuditCheckpoint.HashOf(_lastLine)).Sign(_key.Value);
            string line = next.ToLine();
            _file.Append(line);
            await _journal.CommitAsync(new StoreWrite(next, line), CancellationToken.None).ConfigureAwait(false);
            (_last, _lastLine) = (next, line);
            Report(Findings, null);
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException or JournalUnavailableException or CryptographicException)
        {
            Report(Findings, away.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Signs what is not signed yet and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested) return;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        await CheckpointAsync().ConfigureAwait(false);
        if (_key.IsValueCreated) _key.Value.Dispose();
        _ended.Dispose();
        _one.Dispose();
    }

    private async Task WatchAsync()
    {
        long seen = 0;
        bool compared = false;
        while (true)
        {
            try
            {
                if (!compared) await CheckAsync(_ended.Token).ConfigureAwait(false);
                compared = true;
                await Task.Delay(_trail.Options.Quiet, _journal.Options.Clock, _ended.Token).ConfigureAwait(false);
                long signed = _last?.Heads.FirstOrDefault(head => head.Node == _journal.Options.Node)?.Id ?? 0;
                long now = (await _trail.HeadsAsync(_ended.Token).ConfigureAwait(false)).FirstOrDefault(head => head.Node == _journal.Options.Node)?.Id ?? 0;
                if (now < signed)
                    await CheckAsync(_ended.Token).ConfigureAwait(false);
                else if (now != signed && (now == seen || now - signed >= _trail.Options.Every))
                    await CheckpointAsync(_ended.Token).ConfigureAwait(false);
                seen = now;
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception away) when (away is System.Data.Common.DbException or IOException)
            {
                Report(Findings, away.Message); // the store is away; the next look tries again
            }
        }
    }

    private void Report(IReadOnlyList<AuditFinding> findings, string? failure)
    {
        bool changed = failure != Failure || !findings.SequenceEqual(Findings);
        (Findings, Failure) = (findings, failure);
        if (changed) Changed?.Invoke();
    }

    private sealed class StoreWrite(AuditCheckpoint checkpoint, string line) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            session.Statement("INSERT INTO audit_checkpoint (node, sequence, line) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
                .Bind(1, checkpoint.Node).Bind(2, checkpoint.Sequence).Bind(3, line).Run();
            return true;
        }
    }
}
