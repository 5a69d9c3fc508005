using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Portal.Designer.Preview;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>
/// One open designer: the folder that is edited with its whole history, what follows from it (outline, schemas, problems), and what is selected and previewed.
/// Only for the circuit's dispatcher; what is worked out elsewhere comes back on it.
/// </summary>
internal sealed partial class DesignerSession : IAsyncDisposable
{
    private readonly DesignerServices _services;
    private readonly EditHistory _history;
    private readonly CancellationTokenSource _closing = new();
    private MappingLibrary? _library;
    private MappingOutline? _outline;
    private SchemaDescription? _source;
    private SchemaDescription? _target;
    private DesignerSelection _selection = DesignerSelection.Nothing;

    private DesignerSession(DefinitionFolder folder, DesignerServices services)
    {
        _services = services;
        _history = new EditHistory(folder);
        Samples = SavedSamples(folder);
        Sample = Samples.Count > 0 ? Samples[0] : null;
    }

    /// <summary>Tells what changed. Handlers run on the dispatcher.</summary>
    public event Action<DesignerEvent>? Changed;

    /// <summary>Opens a definition. Fails with what is wrong with its form, or when there is none.</summary>
    public static async Task<Outcome<DesignerSession>> OpenAsync(string id, DesignerServices services, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (Outcome<DefinitionFolder> folder, Draft? draft) = await services.OpenAsync(id, cancellationToken);
        if (!folder.Succeeded) return Outcome<DesignerSession>.Failed(folder.Problems);
        var session = new DesignerSession(folder.Value, services);
        await session.ReadLibrariesAsync(cancellationToken);
        session.CheckSoon();
        session.StartWork(draft);
        return session;
    }

    public string Id => Folder.Definition.Id;

    /// <summary>The definition with everything beside it, as it is now.</summary>
    public DefinitionFolder Folder => _history.Current;

    public MappingPackage Package => Folder.Package;

    /// <summary>The installation's definitions with this one as it is now.</summary>
    public MappingLibrary Library => _library ??= Published.With(Package);

    public MappingOutline Outline => _outline ??= MappingOutline.Of(Library, Id);

    /// <summary>The rows of the source; samples teach what no definition says.</summary>
    public SchemaDescription Source => _source ??= MappingSchemas.Source(Library, Outline, Package, [.. Samples.Select(sample => sample.Content)]);

    /// <summary>The rows of the target.</summary>
    public SchemaDescription Target => _target ??= MappingSchemas.Target(Library, Outline, Package);

    /// <summary>Counts changes of the content, undone ones too: what was worked out for another number is old.</summary>
    public int Revision { get; private set; }

    /// <summary>Whether nothing may be changed: the viewer lacks the permission, the connection is lost, or it is a version.</summary>
    public bool IsReadOnly
    {
        get => Past is not null || field;
        set;
    }

    public DesignerSelection Selection
    {
        get => _selection;
        set
        {
            if (_selection == value) return;
            _selection = value;
            Raise(DesignerEvent.Selection);
        }
    }

    /// <summary>What undo would take back; null when there is nothing.</summary>
    public string? UndoTitle => _history.UndoTitle;

    /// <summary>What redo would do again; null when there is nothing.</summary>
    public string? RedoTitle => _history.RedoTitle;

    /// <summary>Takes a source row's path, relative to the selected rule, while an expression field has the focus.</summary>
    public Action<string>? Picker { get; set; }

    /// <summary>What the mapping makes of the sample.</summary>
    public PreviewState Preview { get; private set; } = PreviewState.None;

    /// <summary>Whether what is on the screen is kept.</summary>
    public SaveState Save { get; private set; } = new SaveState.Saved(null);

    public DesignerSample? Sample { get; private set; }

    public IReadOnlyList<DesignerSample> Samples { get; private set; }

    /// <summary>Changes the folder as one step that can be undone. Gives what hindered it; nothing then is changed.</summary>
    /// <param name="title">What the change does, as undo says it: <c>Map PID-8 to gender</c>.</param>
    /// <param name="edit">The change.</param>
    /// <param name="merge">Changes of the same kind within a second are one step: typing into one field.</param>
    public IReadOnlyList<Problem> Apply(string title, Func<DefinitionFolder, Outcome<DefinitionFolder>> edit, string? merge = null)
    {
        if (IsReadOnly) return [new Problem("edit.read-only", Id, "Nothing can be changed now.")];
        Outcome<DefinitionFolder> edited = edit(Folder);
        if (!edited.Succeeded) return edited.Problems;
        if (ReferenceEquals(edited.Value, Folder)) return [];
        _history.Add(edited.Value, title, merge, _services.Time.GetUtcNow());
        ContentChanged();
        return [];
    }

    public void Undo()
    {
        if (!IsReadOnly && _history.Undo()) ContentChanged();
    }

    public void Redo()
    {
        if (!IsReadOnly && _history.Redo()) ContentChanged();
    }

    /// <summary>Shows a sample; one that was not in the list is put into it.</summary>
    public void Choose(DesignerSample sample)
    {
        if (!Samples.Contains(sample))
        {
            Samples = [.. Samples.Where(other => other.Name != sample.Name), sample];
            _source = null;
        }

        if (Sample == sample) return;
        Sample = sample;
        Raise(DesignerEvent.Sample);
    }

    /// <summary>Puts in what a preview run gave.</summary>
    public void Show(PreviewState preview)
    {
        Preview = preview;
        Raise(DesignerEvent.Preview);
    }

    /// <summary>Puts in whether the draft is kept.</summary>
    public void Show(SaveState save)
    {
        if (Save == save) return;
        Save = save;
        Raise(DesignerEvent.Saved);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await StopWorkAsync();
        await Settled;
        _closing.Dispose();
    }

    private void ContentChanged()
    {
        Revision++;
        MappingOutline before = Outline;
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files = Library.Find(Id)?.Files ?? Package.Files;
        _library = null;
        _outline = null;

        // Trees are described anew only when what they are made of is another: opened types stay described.
        bool sameFiles = ReferenceEquals(files, Package.Files);
        if (!sameFiles || before.Source != Outline.Source) _source = null;
        if (!sameFiles || before.Target != Outline.Target || !before.Resources.SequenceEqual(Outline.Resources) || !ChosenExtension.Of(before).SequenceEqual(ChosenExtension.Of(Outline))) _target = null;
        IReadOnlyList<DesignerSample> saved = SavedSamples(Folder);
        DesignerEvent what = DesignerEvent.Content;
        if (!saved.SequenceEqual(Samples.Where(sample => sample.Origin == SampleOrigin.Saved)))
        {
            Samples = [.. saved, .. Samples.Where(sample => sample.Origin != SampleOrigin.Saved)];
            _source = null;
            if (Sample is null || !Samples.Contains(Sample)) Sample = Samples.FirstOrDefault(sample => sample.Name == Sample?.Name) ?? (Samples.Count > 0 ? Samples[0] : null);
            what |= DesignerEvent.Sample;
        }

        // A rule that is gone cannot stay selected; its rows can.
        if (_selection.RulePath is { } path && Outline.Find(path) is null)
        {
            _selection = _selection with { RulePath = null };
            what |= DesignerEvent.Selection;
        }

        CheckSoon();
        Raise(what);
    }

    internal void Raise(DesignerEvent what) => Changed?.Invoke(what);

    private static List<DesignerSample> SavedSamples(DefinitionFolder folder)
    {
        BenchNotes notes = BenchNotes.Read(folder).Value ?? BenchNotes.None;
        return
        [
            .. folder.Beside.Where(file => DesignerSample.IsSample(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal)
                .Select(file => new DesignerSample(file.Key, file.Value, SampleOrigin.Saved) { IsMasked = notes.IsMasked(file.Value.Span) }),
        ];
    }
}
