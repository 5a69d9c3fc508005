using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Saving;

/// <summary>
/// Saves a session's draft a moment after the last change, and never over what another saved meanwhile: then somebody has to choose. Only for the circuit's dispatcher.
/// </summary>
internal sealed class DraftKeeper : IAsyncDisposable
{
    /// <summary>How long nothing may have changed before the draft is saved.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(800);

    /// <summary>How long to wait where the store could not be written.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly DesignerSession _session;
    private readonly DraftStore _store;
    private readonly CancellationTokenSource _closing = new();
    private readonly SynchronizationContext? _dispatcher = SynchronizationContext.Current;
    private CancellationTokenSource? _waiting;
    private DraftPresence.Place? _place;
    private Task _work = Task.CompletedTask;
    private long _revision;
    private bool _stopping;

    public DraftKeeper(DesignerSession session, DraftStore store, Draft? draft)
    {
        (_session, _store) = (session, store);
        _revision = draft?.Revision ?? 0;
        Saved = session.Folder;
        BaseHash = draft?.BaseHash ?? (draft is null ? session.Package.ContentHash : null);
        session.Changed += OnChanged;
        session.Services.Presence.Changed += OnPresence;
        if (draft is not null) session.Show(new SaveState.Saved(draft.Updated));
    }

    /// <summary>The folder as the store has it, or as it was opened.</summary>
    public DefinitionFolder Saved { get; private set; }

    /// <summary>The revision that <see cref="Saved"/> is; 0 while there is no draft.</summary>
    public long Revision => _revision;

    /// <summary>Goes up with each version that is saved here, or taken from another: what is compared with the last one is another comparison then.</summary>
    public int Versions { get; private set; }

    /// <summary>Content hash of the library's definition when the draft was begun.</summary>
    public string? BaseHash { get; }

    /// <summary>The draft as another saved it, where that stands against what is here; null for none.</summary>
    public Draft? Other { get; private set; }

    /// <summary>The draft as another saved it, where nothing was changed here meanwhile; null for none.</summary>
    public Draft? Newer { get; private set; }

    /// <summary>What hinders saving; null for nothing.</summary>
    public Problem? Hindrance { get; private set; }

    /// <summary>The others who have this definition open.</summary>
    public IReadOnlyList<string> Others => _place is null ? [] : _session.Services.Presence.Others(_place);

    /// <summary>Whether the session has what the store has not.</summary>
    public bool IsDirty => !ReferenceEquals(_session.Folder, Saved);

    /// <summary>Done when the last change has been saved, or could not be.</summary>
    public Task Idle => _work;

    /// <summary>Tells who works here.</summary>
    public void Enter(string author)
    {
        _place?.Dispose();
        _place = _session.Services.Presence.Enter(_session.Id, author);
    }

    /// <summary>Saves now, as a version that stays in the history.</summary>
    public Task SaveVersionAsync(string? note) => Begin(() => SaveAsync(isCheckpoint: true, note));

    /// <summary>The versions, newest first.</summary>
    public Task<IReadOnlyList<DraftCheckpoint>> HistoryAsync() => _store.HistoryAsync(_session.Id, _closing.Token);

    /// <summary>A version of the history.</summary>
    public Task<Outcome<DefinitionFolder>> VersionAsync(long revision) => _store.CheckpointAsync(_session.Id, revision, _closing.Token);

    /// <summary>The last version that was saved on purpose; before the first the definition as the library has it, null where it has none.</summary>
    public async Task<DefinitionFolder?> LastVersionAsync()
    {
        IReadOnlyList<DraftCheckpoint> history = await HistoryAsync();
        return history.Count > 0 ? (await _store.CheckpointAsync(_session.Id, history[0].Revision, _closing.Token)).Value : _session.Services.Open(_session.Id).Value;
    }

    /// <summary>Keeps what is here, over what the other saved.</summary>
    public Task TakeMineAsync()
    {
        if (Other is null) return Task.CompletedTask;
        _revision = Other.Revision;
        Other = null;
        return Begin(() => SaveAsync(isCheckpoint: false, null));
    }

    /// <summary>Goes on with what the other saved; undo brings back what was here.</summary>
    public void TakeTheirs()
    {
        if ((Other ?? Newer) is not { } theirs) return;
        (Other, Newer, Hindrance) = (null, null, null);
        _revision = theirs.Revision;
        Saved = theirs.Folder;
        Versions++;
        _session.Take(theirs.Folder, $"Take what {theirs.Author} saved");
        _session.Show(new SaveState.Saved(theirs.Updated));
    }

    /// <summary>Puts what is here into a draft of its own and goes on with what the other saved. Gives the copy's id, or what hindered it.</summary>
    public async Task<Outcome<string>> KeepBothAsync()
    {
        if (Other is null) return new Problem("draft.no-conflict", _session.Id, "There is nothing to choose from.");
        IReadOnlyList<DraftInfo> drafts = await _store.ListAsync(_closing.Token);
        string id = $"{_session.Id}-copy";
        for (int i = 2; _session.Library.Contains(id) || drafts.Any(draft => draft.Id == id); i++) id = $"{_session.Id}-copy-{i}";
        DefinitionFolder copy = _session.Folder.WithDefinition(_session.Folder.Definition with { Id = id });
        Outcome<DraftSave> saved = await _store.SaveAsync(copy, 0, _session.Actor, cancellationToken: _closing.Token);
        if (!saved.Succeeded) return Outcome<string>.Failed(saved.Problems);
        TakeTheirs();
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        _session.Changed -= OnChanged;
        _session.Services.Presence.Changed -= OnPresence;
        _place?.Dispose();

        // What waits for a pause is saved now.
        _stopping = true;
        _waiting?.Cancel();
        await _work;
        if (IsDirty && Other is null && !_session.IsReadOnly) await SaveAsync(isCheckpoint: false, null);
        await _closing.CancelAsync();
        _closing.Dispose();
    }

    private void OnChanged(DesignerEvent what)
    {
        if ((what & DesignerEvent.Content) == DesignerEvent.None || Other is not null) return;
        _waiting?.Cancel();
        if (!IsDirty)
        {
            _session.Show(new SaveState.Saved(_session.Services.Time.GetUtcNow()));
            return;
        }

        _session.Show(new SaveState.Unsaved());
        if (_work.IsCompleted) _work = SaveSoonAsync(Pause);
    }

    private async Task SaveSoonAsync(TimeSpan pause)
    {
        while (IsDirty && Other is null && !_closing.IsCancellationRequested)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            _waiting = waiting;
            try
            {
                await Task.Delay(pause, _session.Services.Time, waiting.Token);
            }
            catch (OperationCanceledException)
            {
                // Another change came: its pause begins. Or something else saves at once.
                if (_stopping) return;
                continue;
            }
            finally
            {
                _waiting = null;
            }

            pause = await SaveAsync(isCheckpoint: false, null) ? Pause : Retry;
        }
    }

    private Task Begin(Func<Task> save) => _work = AfterAsync(_work, save);

    private async Task AfterAsync(Task before, Func<Task> save)
    {
        _stopping = true;
        _waiting?.Cancel();
        await before;
        _stopping = false;
        await save();
    }

    /// <summary>Whether it needs no other try.</summary>
    private async Task<bool> SaveAsync(bool isCheckpoint, string? note)
    {
        DefinitionFolder folder = _session.Folder;
        _session.Show(new SaveState.Saving());
        try
        {
            Outcome<DraftSave> answer = await _store.SaveAsync(folder, _revision, _session.Actor, BaseHash, isCheckpoint, note, CancellationToken.None);
            Hindrance = answer.Succeeded ? null : answer.Problems[0];
            if (!answer.Succeeded)
            {
                _session.Show(new SaveState.Offline());
                return false;
            }

            if (answer.Value.Other is { } other)
            {
                Other = other;
                _session.Show(new SaveState.Conflict(other.Author, other.Updated));
                return true;
            }

            _revision = answer.Value.Revision;
            Saved = folder;
            if (isCheckpoint) Versions++;
            _session.Show(IsDirty ? new SaveState.Unsaved() : new SaveState.Saved(_session.Services.Time.GetUtcNow()));
            _session.Services.Presence.Saved(_session.Id);
            return true;
        }
        catch (JournalUnavailableException unavailable)
        {
            Hindrance = new Problem("draft.unavailable", _session.Id, unavailable.Message);
            _session.Show(new SaveState.Offline());
            return false;
        }
    }

    /// <summary>Somebody came, went or saved: on whatever thread that was.</summary>
    private void OnPresence(string id)
    {
        if (id != _session.Id) return;
        if (_dispatcher is null) _ = LookAsync();
        else _dispatcher.Post(_ => _ = LookAsync(), null);
    }

    private async Task LookAsync()
    {
        if (_closing.IsCancellationRequested) return;
        _session.Raise(DesignerEvent.Saved);
        if (IsDirty || Other is not null) return; // the next save says it
        Outcome<Draft> draft = await _store.OpenAsync(_session.Id, _closing.Token);
        if (!draft.Succeeded || draft.Value.Revision <= _revision || IsDirty || _closing.IsCancellationRequested) return;
        Newer = draft.Value;
        _session.Raise(DesignerEvent.Saved);
    }
}
