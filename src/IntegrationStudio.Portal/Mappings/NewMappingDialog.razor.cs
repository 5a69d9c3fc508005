using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Mappings;

public sealed partial class NewMappingDialog
{
    private const int MostPairs = 50;
    private const int MostBases = 60;

    private static readonly IReadOnlyList<string> Formats = ["hl7v2", "fhir-r4", "json", "xml", "delimited"];

    private static readonly IReadOnlyList<(NewMappingWay Way, string Icon, string Title, string Words)> Choices =
    [
        (NewMappingWay.Extends, "mapping", "From another map", "Inherit an official HL7 map or one of yours, and say only what differs."),
        (NewMappingWay.Sample, "messages", "From a sample", "Its format and fields become the source tree."),
        (NewMappingWay.Pairs, "flask", "From inputs and outputs", "Rules are proposed from messages and what should come of them."),
        (NewMappingWay.Blank, "rule", "From nothing", "Choose source and target, then draw."),
        (NewMappingWay.Upload, "upload", "From files", "Import definitions, exported zip files or a whole folder."),
    ];

    private readonly List<Pair> pairs = [new()];
    private readonly HashSet<string> replaces = new(StringComparer.Ordinal);
    private ElementReference dialog;
    private bool opened;
    private bool busy;
    private NewMappingWay way;
    private string title = "";
    private string id = "";
    private bool named; // the id was typed, not made of the title
    private string suggested = "";
    private string baseText = "";
    private IReadOnlyList<MappingRow> bases = [];
    private MappingRow? chosen;
    private ReadOnlyMemory<byte> sample;
    private SampleKind? kind;
    private bool takesBase = true;
    private string source = "hl7v2";
    private string sourceVersion = "2.5.1";
    private string structure = "";
    private string target = "fhir-r4";
    private string bundle = "transaction";
    private string targetStructure = "";
    private IReadOnlyList<DefinitionFolder> uploads = [];
    private Problem[] problems = [];

    [Parameter, EditorRequired]
    public NewMapping Begin { get; set; } = NewMapping.Nothing;

    [Parameter, EditorRequired]
    public IReadOnlyList<MappingRow> Rows { get; set; } = [];

    /// <summary>The dialog is gone; true when definitions were imported and the list is another.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> OnClosed { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private MappingCatalog Catalog { get; set; } = null!;

    [Inject]
    private MappingShelf Shelf { get; set; } = null!;

    private MappingLibrary Library => Shelf.Current;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override void OnInitialized()
    {
        way = Begin.Way;
        if (Begin.Of is { } row)
        {
            chosen = row;
            title = $"{row.Title} (copy)";
            id = MappingQuery.OriginOf(row.Id) == "own" ? $"{row.Id}-copy" : $"own/{MappingIds.Slug(row.Title)}";
            named = true;
        }

        FindBases();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        opened = true;
        await Js.InvokeVoidAsync("studio.openDialog", dialog);
    }

    private void Choose(NewMappingWay choice) => (way, problems) = (choice, []);

    private void Title(string? text)
    {
        title = text ?? "";
        if (!named && way is not NewMappingWay.Copy)
            id = MappingIds.Slug(title) is { Length: > 0 } slug ? $"own/{slug}" : "";
    }

    private void TakeId(string? text) => (id, named) = (text?.Trim() ?? "", true);

    /// <summary>A title that nobody typed, with the first number that makes it another than those that are there.</summary>
    private void Suggest(string text)
    {
        if (named || (title.Length > 0 && title != suggested))
            return;
        for (var i = 1; ; i++)
        {
            Title(i == 1 ? text : $"{text} {i}");
            suggested = title;
            if (id.Length == 0 || !Rows.Any(row => string.Equals(row.Id, id, StringComparison.OrdinalIgnoreCase)))
                return;
        }
    }

    private void SearchBase(string? text)
    {
        baseText = text ?? "";
        FindBases();
        if (baseText.Trim().Length > 0 && bases.Count > 0 && !bases.Contains(chosen!))
            ChooseBase(bases[0]);
    }

    /// <summary>Message maps first: they are what a partner's mapping extends.</summary>
    private void FindBases() => bases =
    [
        .. new MappingQuery { Text = baseText }.Apply(Rows.Where(row => row is { Kind: not null, Status: not MappingStatus.Draft }), _ => null)
            .OrderBy(row => row.Kind == MappingKind.Message ? 0 : 1).Take(MostBases),
    ];

    private void ChooseBase(MappingRow row)
    {
        chosen = row;
        problems = [];
        Suggest($"{row.Title}, changed");
    }

    private void TakeSample(ReadOnlyMemory<byte> bytes)
    {
        sample = bytes;
        var found = SampleKind.Of(bytes, Library);
        (kind, problems) = (found.Value, [.. found.Problems]);
        if (kind is not null)
            Suggest(kind.Title);
    }

    private int Known => uploads.Count(upload => Rows.Any(row => row.Id == upload.Package.Definition.Id));

    private void TakeUploads((IReadOnlyList<DefinitionFolder> Definitions, IReadOnlyList<Problem> Problems) read)
    {
        (uploads, problems) = (read.Definitions, [.. read.Problems]);
        replaces.Clear();
    }

    private void ReplaceAll(bool does)
    {
        replaces.Clear();
        if (does)
            replaces.UnionWith(uploads.Select(upload => upload.Package.Definition.Id).Where(known => Rows.Any(row => row.Id == known)));
    }

    private void Replace(string definition, bool does)
    {
        if (does) replaces.Add(definition);
        else replaces.Remove(definition);
    }

    private async Task CreateAsync()
    {
        if (busy)
            return;
        busy = true;
        try
        {
            if (way is NewMappingWay.Upload) await ImportAsync();
            else await MakeAsync();
        }
        finally
        {
            busy = false;
        }
    }

    private async Task MakeAsync()
    {
        var made = way is NewMappingWay.Copy ? await CopyAsync() : Make();
        problems = [.. Identity(), .. made.Problems];
        if (problems.Any(problem => problem.Severity == Severity.Error))
            return;
        if (await SaveAsync(made.Value!, $"Begun: {Choices.FirstOrDefault(choice => choice.Way == way).Title ?? "copy"}") is { } taken)
        {
            problems = [taken];
            return;
        }

        opened = false;
        await Js.InvokeVoidAsync("studio.closeDialog", dialog);
        Navigation.NavigateTo(MappingsPage.DesignerUri(id) + (way is NewMappingWay.Pairs ? "?propose=pairs" : ""));
    }

    private IEnumerable<Problem> Identity()
    {
        if (MappingIds.Check(id) is { } wrong) yield return wrong;
        else if (Rows.Any(row => string.Equals(row.Id, id, StringComparison.OrdinalIgnoreCase))) yield return new Problem("mapping.id", "id", $"There is a mapping \"{id}\" already.") { Mend = "Choose another id." };
        if (title.Trim().Length == 0) yield return new Problem("mapping.title", "title", "The title is missing.") { Mend = "Name it for people." };
    }

    private Outcome<DefinitionFolder> Make() => way switch
    {
        NewMappingWay.Extends => chosen is null
            ? new Problem("mapping.extends", "extends", "No map is chosen.") { Mend = "Choose one in the list." }
            : NewDefinitions.Extending(id, title.Trim(), Library, chosen.Id),
        NewMappingWay.Sample => kind is null
            ? (problems.Length > 0 ? Outcome<DefinitionFolder>.Failed(problems) : new Problem("sample.empty", "sample", "There is no sample.") { Mend = "Paste a message or choose a file." })
            : NewDefinitions.OfSample(id, title.Trim(), Library, kind, sample, takesBase),
        NewMappingWay.Pairs => NewDefinitions.OfPairs(id, title.Trim(), Library, [.. pairs.Where(pair => !pair.Input.IsEmpty || !pair.Output.IsEmpty).Select(pair => (pair.Input, pair.Output))]),
        _ => NewDefinitions.Blank(id, title.Trim(), (source, structure.Trim(), sourceVersion), (target, targetStructure.Trim(), bundle)),
    };

    private async Task<Outcome<DefinitionFolder>> CopyAsync()
    {
        var original = await Catalog.OpenAsync(chosen!.Id);
        return original.Succeeded ? NewDefinitions.CopyOf(id, title.Trim(), original.Value) : original;
    }

    private async Task ImportAsync()
    {
        if (uploads.Count == 0)
        {
            if (problems.Length == 0)
                problems = [new Problem("import.empty", "", "No file is chosen.")];
            return;
        }

        var found = new List<Problem>();
        var imported = 0;
        foreach (var upload in uploads)
        {
            var definition = upload.Package.Definition.Id;
            if (Rows.Any(row => row.Id == definition) && !replaces.Contains(definition))
                found.Add(new Problem("import.exists", definition, "It is there already and was left as it is.", Severity.Warning) { Mend = "Tick it to replace it by a draft." });
            else if (await SaveAsync(upload, "Imported") is { } fault)
                found.Add(fault);
            else
                imported++;
        }

        if (imported > 0)
            Toasts.Say($"{Wording.Count(imported, "definition")} imported as {(imported == 1 ? "a draft" : "drafts")}.");
        problems = [.. found];
        if (found.Count == 0)
            await CloseAsync(true);
    }

    private async Task<Problem?> SaveAsync(DefinitionFolder folder, string note)
    {
        var author = (await Person).User.Actor();
        var definition = folder.Package.Definition.Id;
        var known = await Drafts.OpenAsync(definition);
        var saved = await Drafts.SaveAsync(folder, known.Value?.Revision ?? 0, author, Library.Find(definition)?.ContentHash, isCheckpoint: true, note);
        if (!saved.Succeeded)
            return saved.Problems[0];
        return saved.Value.Other is { } other ? new Problem("draft.conflict", definition, $"{other.Author} saved it at this moment.") { Mend = "Try again." } : null;
    }

    private async Task CloseAsync(bool changed)
    {
        opened = false;
        await Js.InvokeVoidAsync("studio.closeDialog", dialog);
        await OnClosed.InvokeAsync(changed);
    }

    private async Task OnClosedAsync()
    {
        if (!opened) // by a button, which has said so
            return;
        opened = false;
        await OnClosed.InvokeAsync(false);
    }

    private sealed class Pair
    {
        public ReadOnlyMemory<byte> Input { get; set; }

        public ReadOnlyMemory<byte> Output { get; set; }
    }
}
