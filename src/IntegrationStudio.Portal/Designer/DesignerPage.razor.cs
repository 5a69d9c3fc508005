using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer.Proposals;
using IntegrationStudio.Portal.Designer.Scripts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Versions.Comparing;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace IntegrationStudio.Portal.Designer;

/// <summary>The designer of one mapping: opens its session, arranges its parts, and does what needs more than one of them.</summary>
public sealed partial class DesignerPage : IAsyncDisposable
{
    private DesignerSession? session;
    private MapCanvas? canvas;
    private IReadOnlyList<Problem> problems = [];
    private int problem = -1;
    private ConnectionPlan? connecting;
    private (string Source, string Target) ends;
    private bool inspector = true;
    private bool drawer = true;
    private bool tall;
    private bool trees;
    private bool helping;
    private bool adding;
    private string? extending;
    private ProposalsWay? proposing;
    private bool singleKeys = true;
    private DrawerTab tab;
    private ScriptPlace? script;
    private string? opened;

    [Parameter]
    public string? Id { get; set; }

    /// <summary>The drawer's tab, by its name in the address.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>Path of the rule to select.</summary>
    [SupplyParameterFromQuery(Name = "rule")]
    public string? Rule { get; set; }

    /// <summary>Name of the sample to show.</summary>
    [SupplyParameterFromQuery(Name = "sample")]
    public string? Sample { get; set; }

    /// <summary>The script to open, e.g. <c>scripts/notes.ts</c>.</summary>
    [SupplyParameterFromQuery(Name = "script")]
    public string? Script { get; set; }

    /// <summary>Opens the proposals: by <c>pairs</c>, or by tables and names.</summary>
    [SupplyParameterFromQuery(Name = "propose")]
    public string? Propose { get; set; }

    /// <summary>A version to look at instead of the draft: <c>1.2.0</c>, or <c>1.2.0.2</c> for the second candidate of it.</summary>
    [SupplyParameterFromQuery(Name = "version")]
    public string? Version { get; set; }

    [Inject]
    private DesignerServices Services { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Viewer { get; set; } = null!;

    private string Shape => string.Join(' ', inspector ? "" : "no-inspector", drawer ? tall ? "tall-drawer" : "" : "no-drawer", trees ? "trees" : "");

    private string Address => Version is { Length: > 0 } version ? $"{Id}@{version}" : Id ?? "";

    private IReadOnlyList<string> TabNames =>
        session is { Problems.Count: > 0 and var count } ? [.. DrawerTabs.Names.Select((name, i) => i == (int)DrawerTab.Problems ? $"{name} ({count})" : name)] : DrawerTabs.Names;

    public async ValueTask DisposeAsync()
    {
        if (session is null) return;
        session.Changed -= OnChanged;
        await session.DisposeAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        tab = DrawerTabs.Parse(Tab) ?? tab;
        if (Script is { Length: > 0 } file) script ??= new ScriptPlace($"{Id}/{file}", 0, 0);
        if (RendererInfo.IsInteractive && opened != Address) await OpenAsync(Id ?? "");
        if (session is not null && Rule is { } rule && session.Selection.RulePath != rule) Select(rule);
    }

    private async Task OpenAsync(string id)
    {
        var asked = opened = Address;
        await DisposeAsync();
        (session, problems) = (null, []);
        Outcome<DesignerSession> outcome = Version is { Length: > 0 } version ? await OpenVersionAsync(id, version) : await DesignerSession.OpenAsync(id, Services, CancellationToken.None);
        if (opened != asked)
        {
            if (outcome.Succeeded) await outcome.Value.DisposeAsync();
            return;
        }

        if (!outcome.Succeeded)
        {
            problems = outcome.Problems;
            return;
        }

        session = outcome.Value;
        session.Actor = (await Viewer).User.Actor();
        session.IsReadOnly = !(await Authorization.AuthorizeAsync((await Viewer).User, Policies.EditMappings)).Succeeded;
        session.Changed += OnChanged;
        proposing = Propose is null ? null : Propose == "pairs" ? ProposalsWay.Pairs : ProposalsWay.Tables;
        if (session.Samples.FirstOrDefault(sample => sample.Name == Sample) is { } chosen) session.Choose(chosen);
    }

    private async Task<Outcome<DesignerSession>> OpenVersionAsync(string id, string version)
    {
        var (number, candidate) = CompareUri.Side(version);
        return Services.Shelf.Store is { } store && await store.FindAsync(id, number, candidate) is { } found
            ? await DesignerSession.OpenAsync(found, Services, CancellationToken.None)
            : new Problem("version.unknown", $"{id}@{version}", $"There is no version {version} of {id}.") { Mend = "Choose one of its versions." };
    }

    private void OnChanged(DesignerEvent what)
    {
        if ((what & (DesignerEvent.Content | DesignerEvent.Problems)) != DesignerEvent.None) _ = InvokeAsync(StateHasChanged);
    }

    private void Show(DrawerTab chosen)
    {
        tab = chosen;
        drawer = true;
    }

    private void Select(string rule)
    {
        if (session!.Outline.Find(rule) is not { } found) return;
        session.Selection = new DesignerSelection(found.Sources.Count > 0 ? found.Sources[0] : null, found.Target, found.Path);
    }

    private void ShowExpression(string rule)
    {
        inspector = true;
        if (session!.Selection.RulePath != rule) Select(rule);
    }

    /// <summary>Up to 1280 px the inspector lies over the trees when it is asked for; up to 900 px the table comes first.</summary>
    private void Fit(int level)
    {
        inspector = level == 0;
        if (level == 2 && DrawerTabs.Parse(Tab) is null) Show(DrawerTab.MappingTable);
    }

    private async Task ConnectAsync((string Source, string Target) asked)
    {
        ends = asked;
        ConnectionPlan plan = Connecting.Plan(session!.Library, session.Folder, session.Outline, session.Source, session.Target, asked.Source, asked.Target);
        if (plan.Refusal is { } why) await canvas!.RefuseAsync("target", asked.Target, why);
        else if (plan.AtOnce is { } only) await TakeAsync(only);
        else connecting = plan;
    }

    /// <summary>Does what a drop means: at once where that is one thing, else what was chosen.</summary>
    private async Task TakeAsync(ConnectionOption option)
    {
        IReadOnlyList<Problem> hindered = session!.Apply(option.Title, _ => option.Apply());
        if (hindered.Count > 0) await canvas!.RefuseAsync("target", ends.Target, hindered[0].Message);
        else await ConnectedAsync(option.RulePath);
    }

    private async Task ConnectedAsync(string rule)
    {
        connecting = null;
        session!.Selection = new DesignerSelection(ends.Source, ends.Target, rule);
        await canvas!.LandedAsync(ends.Target, focus: true);
        await canvas.SayAsync($"{session.UndoTitle}. Undo with Ctrl+Z.");
    }

    private async Task AddResourceAsync(string type)
    {
        adding = false;
        string name = NextName(type);
        var rule = new RuleDefinition { Id = name, Resource = type, As = name == type ? null : name };
        IReadOnlyList<Problem> hindered = session!.Apply($"Add {name}", folder => RuleEdits.Add(session.Library, folder, "", rule));
        if (hindered.Count > 0) Toasts.Say(hindered[0].Message, Severity.Error);
        else
        {
            session.Selection = new DesignerSelection(null, name, name);
            await canvas!.LandedAsync(name, focus: true);
            await canvas.SayAsync($"{name} added. Undo with Ctrl+Z.");
        }
    }

    /// <summary>Resources are numbered as in the official maps, so that segment maps of the library find those that they refer to.</summary>
    private void Extend(string list)
    {
        if (!session!.IsReadOnly && session.Target.Find(list) is not null) extending = list;
    }

    private async Task ExtendedAsync(string key)
    {
        extending = null;
        session!.Selection = new DesignerSelection(TargetKey: key, RulePath: session.Outline.Walk().FirstOrDefault(rule => rule.Target == key)?.Path);
        if (canvas is null) return;
        await canvas.LandedAsync(key);
        await canvas.SayAsync($"{session.UndoTitle}. Undo with Ctrl+Z.");
    }

    private string NextName(string type) => Enumerable.Range(1, int.MaxValue).Select(i => $"{type}[{i}]").First(name => session!.Outline.Resources.All(resource => resource.Name != name));

    private async Task ValidateAsync()
    {
        await session!.Settled;
        int count = session.Problems.Count;
        if (count > 0) Show(DrawerTab.Problems);
        if (canvas is not null) await canvas.SayAsync(count == 0 ? "No problems." : $"{Wording.Count(count, "problem")}.");
        if (count == 0) Toasts.Say("Valid: no problems.");
        else if (canvas is null) Toasts.Say($"{Wording.Count(count, "problem")}. {session.Problems[0].Problem.Path}: {session.Problems[0].Problem.Message}", Severity.Warning); // a table or a library has no tab for them
    }

    /// <summary>Drafts save themselves; Ctrl+S makes a version of what is there, which stays in the history and is what results are compared with.</summary>
    private async Task SaveAsync()
    {
        if (session!.Keeper is { } keeper && !session.IsReadOnly && keeper.Other is null) await keeper.SaveVersionAsync(null);
        await canvas!.SayAsync(SaveWords.Of(session.Save).Word);
    }

    private Task GoToProblemAsync(bool back)
    {
        IReadOnlyList<DesignerProblem> all = session!.Problems;
        if (all.Count == 0) return canvas!.SayAsync("No problems.").AsTask();
        Show(DrawerTab.Problems);
        int next = back ? problem - 1 : problem + 1;
        return GoToAsync(next < 0 ? all.Count - 1 : next >= all.Count ? 0 : next);
    }

    private async Task GoToAsync(int index)
    {
        problem = index;
        DesignerProblem chosen = session!.Problems[index];
        session.Selection = new DesignerSelection(chosen.SourceKey, chosen.TargetKey, chosen.RulePath);
        if (canvas is not null) await canvas.SayAsync($"Problem {index + 1} of {session.Problems.Count}: {chosen.Problem.Message}");
    }

    private void ShowScript(ScriptPlace place)
    {
        script = place with { }; // the same place asked for again is gone to again
        Show(DrawerTab.Scripts);
    }

    private async Task HelpAsync()
    {
        singleKeys = await canvas!.SingleKeysAsync();
        helping = true;
    }

    private async Task ChangeSingleKeysAsync(bool on)
    {
        singleKeys = on;
        StateHasChanged();
        await canvas!.KeepSingleKeysAsync(on);
    }
}
