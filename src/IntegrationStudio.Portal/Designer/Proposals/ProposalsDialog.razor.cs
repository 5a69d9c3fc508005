using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Proposals;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer.Inspector.Dialogs;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Designer.Proposals;

/// <summary>Proposes rules and adds those that are ticked.</summary>
public sealed partial class ProposalsDialog
{
    private const int MostPairs = 20;
    private const int AtFirst = 150;
    private const int LongestValue = 60;

    private static readonly string[] Ways = ["Tables and names", "Pairs of input and output"];
    private static readonly int[] Steps = [95, 90, 80, 70, 60, 50];

    private readonly List<PairFields> pairs = [new()];
    private readonly HashSet<Proposal> ticked = [];
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private DesignerDialog? dialog;
    private ProposalsWay way;
    private IReadOnlyList<Proposal> found = [];
    private IReadOnlyList<Problem> problems = [];
    private IReadOnlyList<MappingTestCase>? tests;
    private DocumentValues? values;
    private ProposalContext? context;
    private bool working;
    private bool searched;
    private bool all;
    private bool usesTests = true;
    private int least = 80;
    private int search;

    /// <summary>With which to begin.</summary>
    [Parameter]
    public ProposalsWay Start { get; set; }

    /// <summary>It is closed, by whatever way.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private IEnumerable<Proposal> Shown => all ? found : found.Take(AtFirst);

    /// <summary>The resources of a Bundle that proposals fill, each with how many.</summary>
    private IEnumerable<(string Type, int Count)> Resources =>
        found.Select(proposal => AskedResources.TypeOf(proposal, Session.Target)).OfType<string>().GroupBy(type => type, StringComparer.Ordinal).Select(group => (group.Key, group.Count()));

    private IReadOnlyList<MappingTestCase> Tests => tests ??= [.. MappingTestSuite.Read(Session.Folder, []).Cases.Where(test => test.ExpectedPath is not null)];

    private IReadOnlyList<ExamplePair> Given =>
    [
        .. usesTests ? Tests.Select(test => new ExamplePair(test.Name, test.Input, test.Expected)) : [],
        .. pairs.Where(pair => !pair.Input.IsEmpty && !pair.Output.IsEmpty).Select((pair, i) => new ExamplePair($"pair {i + 1}", pair.Input, pair.Output)),
    ];

    protected override Task OnInitializedAsync() => ChooseAsync((int)Start);

    private async Task ChooseAsync(int chosen)
    {
        way = (ProposalsWay)chosen;
        (found, problems, searched) = ([], [], false);
        ticked.Clear();
        if (way == ProposalsWay.Tables || Tests.Count > 0) await FindAsync();
    }

    private async Task FindAsync()
    {
        int mine = ++search;
        (working, problems) = (true, []);
        StateHasChanged();
        (MappingLibrary library, Engine.Mappings.Drafts.DefinitionFolder folder, SchemaDescription source, SchemaDescription target) = (Session.Library, Session.Folder, Session.Source, Session.Target);
        ReadOnlyMemory<byte>? sample = Session.Sample?.Content;
        IReadOnlyList<ExamplePair>? given = way == ProposalsWay.Pairs ? Given : null;

        // The session's outline is the dispatcher's alone.
        (ProposalContext made, DocumentValues? seen, (IReadOnlyList<Proposal> Proposals, IReadOnlyList<Problem> Problems) answer) = await Task.Run(() =>
        {
            var outline = MappingOutline.Of(library, folder.Definition.Id);
            var work = new ProposalContext(library, folder, outline, source, target);
            DocumentValues? read = sample is { } bytes ? DocumentValues.OfInput(outline, bytes).Value : null;
            return (work, read, given is null ? (MappingProposals.Of(work), []) : MappingProposals.FromPairs(work, given));
        });
        if (mine != search) return;
        (context, values, found, problems) = (made, seen, answer.Proposals, answer.Problems);
        (working, searched) = (false, true);
        IReadOnlySet<string>? there = given is null ? AskedResources.Of(Session.Outline) : null; // wanted outputs ask for what is in them
        asked.Clear();
        asked.UnionWith(there ?? Filled());
        found = [.. found.OrderBy(proposal => IsAsked(proposal) ? 0 : 1)];
        TickFrom(least);
    }

    private void TickFrom(int percent)
    {
        least = percent;
        ticked.Clear();
        foreach (Proposal proposal in found)
            if (Math.Round(proposal.Confidence * 100) >= percent && IsAsked(proposal)) ticked.Add(proposal);
    }

    /// <summary>The resources for which the sample has something; all where that is none of them.</summary>
    private HashSet<string> Filled()
    {
        HashSet<string> filled = [.. found.Where(proposal => proposal.SourceKey is not null && ValueOf(proposal) is not null).Select(proposal => AskedResources.TypeOf(proposal, Session.Target)).OfType<string>()];
        return way == ProposalsWay.Tables && filled.Count > 0 ? filled : [.. Resources.Select(resource => resource.Type)];
    }

    private bool IsAsked(Proposal proposal) => AskedResources.TypeOf(proposal, Session.Target) is not { } type || asked.Contains(type);

    /// <summary>What is likely of a resource is ticked with it, and goes with it.</summary>
    private void Ask(string type, bool does)
    {
        if (does) asked.Add(type);
        else asked.Remove(type);
        foreach (Proposal proposal in found.Where(proposal => AskedResources.TypeOf(proposal, Session.Target) == type))
            Tick(proposal, does && Math.Round(proposal.Confidence * 100) >= least);
    }

    private void Tick(Proposal proposal, bool on) => _ = on ? ticked.Add(proposal) : ticked.Remove(proposal);

    private async Task ApplyAsync()
    {
        List<Proposal> chosen = [.. found.Where(ticked.Contains)];
        IReadOnlyList<Problem> skipped = [];
        IReadOnlyList<Problem> hindered = Session.Apply(chosen.Count == 1 ? $"Map {SourceOf(chosen[0])} to {TargetOf(chosen[0])}" : $"Auto-map {chosen.Count} rules", folder =>
        {
            MappingLibrary library = Session.Library.With(folder.Package);
            Outcome<Engine.Mappings.Drafts.DefinitionFolder> applied = MappingProposals.Apply(context! with { Folder = folder, Library = library, Outline = MappingOutline.Of(library, folder.Definition.Id) }, chosen);
            skipped = applied.Problems;
            return applied;
        });
        if (hindered.Count > 0)
        {
            problems = hindered;
            return;
        }

        int left = Math.Min(skipped.Count, chosen.Count);
        Toasts.Say(left == 0 ? $"{Wording.Count(chosen.Count, "rule")} added." : $"{Wording.Count(chosen.Count - left, "rule")} added, {left} left out: {skipped[0].Message}", left == 0 ? Severity.Information : Severity.Warning);
        await dialog!.CloseAsync();
        await OnClose.InvokeAsync();
    }

    private string SourceOf(Proposal proposal) =>
        proposal.SourceKey is not { } key ? "constant" : context?.Source.Format == Formats.Hl7v2 ? context.Source.Find(key)?.Label ?? key : key.Replace('/', '.');

    private static string TargetOf(Proposal proposal) => string.Join('.', proposal.TargetKey.Split('/').Where(step => !step.EndsWith("[x]", StringComparison.Ordinal)));

    private string? TitleOf(Proposal proposal) => proposal.SourceKey is { } key ? context?.Source.Find(key)?.Title : null;

    private static string OriginOf(Proposal proposal) => proposal.Origin switch { ProposalOrigin.Tables => "Table", ProposalOrigin.Names => "Name", _ => "Pairs" };

    /// <summary>What the sample has at the source: of a structure its parts, of several items the first.</summary>
    private string? ValueOf(Proposal proposal)
    {
        if (proposal.SourceKey is not { } key) return proposal.Constant;
        if (values is null) return null;
        string text = values.At(key) is [var first, ..] ? first : string.Join(' ', values.All.Where(entry => entry.Key.StartsWith(key + "/", StringComparison.Ordinal)).Take(6).Select(entry => entry.Value[0]));
        return text.Length == 0 ? null : text.Length > LongestValue ? text[..LongestValue] + "..." : text;
    }

    /// <summary>A pair as it is put in.</summary>
    private sealed class PairFields
    {
        public ReadOnlyMemory<byte> Input { get; set; }

        public ReadOnlyMemory<byte> Output { get; set; }
    }
}
