using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary>The difference between two versions, item by item, and what it does to messages. The address holds everything that was chosen.</summary>
public sealed partial class ComparePage : IDisposable
{
    private const int Few = 5;

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<CompareChoice> choices = [];
    private IReadOnlyList<Problem> problems = [];
    private CompareQuery query = new();
    private CompareSide? before;
    private CompareSide? after;
    private DefinitionDifference? difference;
    private (string, string?, string?) compared;
    private bool allFacts;
    private bool loaded;
    private bool busy;

    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "file")]
    private string? File { get; set; }

    [Inject]
    private CompareSides Sides { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The part that was asked for, else the first that has something.</summary>
    private ComparePart Part => query.Part ?? (difference switch
    {
        null or { Rules.Count: > 0 } => ComparePart.Rules,
        { Tables.Count: > 0 } => ComparePart.Tables,
        { Settings.Count: > 0 } or { Uses.Count: > 0 } => ComparePart.Definition,
        _ when difference.Scripts.Any() => ComparePart.Scripts,
        _ => ComparePart.Tests,
    });

    private IReadOnlyList<string> Names => difference is null ? [] :
    [
        $"Rules ({Wording.Count(difference.Rules.Count)})",
        $"Tables ({Wording.Count(difference.Tables.Count)})",
        $"Scripts ({Wording.Count(difference.Scripts.Count())})",
        $"Tests and notes ({Wording.Count(difference.Tests.Count())})",
        $"Definition ({Wording.Count(difference.Settings.Count + difference.Uses.Count)})",
        "Behaviour",
    ];

    private string SizeWords
    {
        get
        {
            var size = difference!.Size;
            (int Count, string Noun)[] parts = [(size.Rules, "rule"), (size.Cells, "table cell"), (size.Scripts, "script"), (size.Settings, "setting"), (size.Tests, "test or note")];
            var words = parts.Where(part => part.Count > 0).Select(part => part.Noun == "test or note" && part.Count != 1 ? $"{Wording.Count(part.Count)} tests or notes" : Wording.Count(part.Count, part.Noun));
            return $"{string.Join(", ", words)} {(size.Total == 1 ? "is" : "are")} different.";
        }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        query = new CompareQuery { From = From, To = To, Part = CompareQuery.ParsePart(Tab), Show = Show, Text = Text, File = File };
        if (compared == (Id, From, To))
        {
            query = query with { From = before?.Key ?? From, To = after?.Key ?? To };
            return;
        }

        compared = (Id, From, To);
        (busy, problems, difference, allFacts) = (true, [], null, false);
        try
        {
            await LoadAsync();
        }
        catch (OperationCanceledException)
        {
            return; // The page was left.
        }

        (busy, loaded) = (false, true);
    }

    private async Task LoadAsync()
    {
        var asked = compared;
        choices = await Sides.ChoicesAsync(Id, gone.Token);
        if (choices.Count == 0)
            return;
        var (from, to) = await Sides.SuggestAsync(Id, From, To, choices, gone.Token);
        query = query with { From = from, To = to };
        var left = await Sides.OpenAsync(Id, from!, gone.Token);
        var right = await Sides.OpenAsync(Id, to!, gone.Token);
        (before, after) = (left.Value, right.Value);
        if (!left.Succeeded || !right.Succeeded)
        {
            problems = [.. left.Problems.Concat(right.Problems).DistinctBy(problem => (problem.Code, problem.Path))];
            return;
        }

        var found = await Task.Run(() => DefinitionDifference.Of(left.Value.Folder, right.Value.Folder), gone.Token);
        if (asked == compared)
            (difference, query) = (found, query with { From = left.Value.Key, To = right.Value.Key });
    }

    /// <summary>What a picker offers: everything, and what the address names besides.</summary>
    private IEnumerable<CompareChoice> Offered(string? key) => key is null || choices.Any(choice => choice.Key == key) ? choices : choices.Prepend(new CompareChoice(key, key));

    private void ChooseFrom(string? key) => Go(query with { From = key, File = null });

    private void ChooseTo(string? key) => Go(query with { To = key, File = null });

    private void Go(CompareQuery wanted) => Navigation.NavigateTo(wanted.ToUri(Id));
}
