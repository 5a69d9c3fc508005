using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Portal.Designer;

/// <summary>Every state of a folder in a session. Folders are immutable and share what did not change, so there is no limit.</summary>
internal sealed class EditHistory
{
    /// <summary>Changes of one kind that follow each other so closely are one step: typing.</summary>
    public static readonly TimeSpan MergeWithin = TimeSpan.FromSeconds(1);

    private readonly List<Step> _steps;
    private int _at;

    public EditHistory(DefinitionFolder first) => _steps = [new Step(first, "", null, default)];

    /// <param name="Folder">The folder after the change.</param>
    /// <param name="Title">What the change did.</param>
    /// <param name="Merge">Its kind, where it merges.</param>
    /// <param name="At">When.</param>
    private sealed record Step(DefinitionFolder Folder, string Title, string? Merge, DateTimeOffset At);

    public DefinitionFolder Current => _steps[_at].Folder;

    public string? UndoTitle => _at > 0 ? _steps[_at].Title : null;

    public string? RedoTitle => _at + 1 < _steps.Count ? _steps[_at + 1].Title : null;

    /// <summary>Adds a state; what was undone before is gone.</summary>
    public void Add(DefinitionFolder folder, string title, string? merge, DateTimeOffset now)
    {
        bool merges = merge is not null && _at > 0 && _at == _steps.Count - 1 && _steps[_at].Merge == merge && now - _steps[_at].At <= MergeWithin;
        _steps.RemoveRange(_at + 1, _steps.Count - _at - 1);
        if (merges) _steps[_at] = new Step(folder, title, merge, now);
        else _steps.Add(new Step(folder, title, merge, now));
        _at = _steps.Count - 1;
    }

    public bool Undo()
    {
        if (_at == 0) return false;
        _at--;
        return true;
    }

    public bool Redo()
    {
        if (_at + 1 >= _steps.Count) return false;
        _at++;
        return true;
    }
}
