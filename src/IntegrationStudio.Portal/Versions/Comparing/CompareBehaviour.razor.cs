using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary>Chooses what two versions are compared over, follows the job and shows what is kept.</summary>
public sealed partial class CompareBehaviour
{
    private const int Most = 40;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource gone = new();
    private readonly HashSet<string> chosenSamples = new(StringComparer.Ordinal);
    private readonly HashSet<string> chosenChannels = new(StringComparer.Ordinal);
    private IReadOnlyList<string> samples = [];
    private IReadOnlyList<string> channels = [];
    private IReadOnlyList<Problem> problems = [];
    private (string Words, string Link)? elsewhere;
    private (BehaviourVersion Before, BehaviourVersion After)? sides;
    private BehaviourJob? job;
    private KeptBehaviour? kept;
    private Actor me = null!;
    private long? looking;
    private int testCount;
    private int last = 1000;
    private bool tests = true;
    private bool onlyOwn = true;
    private bool mayRead;
    private bool loaded;

    /// <summary>The earlier side.</summary>
    [Parameter, EditorRequired]
    public CompareSide Before { get; set; } = null!;

    /// <summary>The later side.</summary>
    [Parameter, EditorRequired]
    public CompareSide After { get; set; } = null!;

    [Parameter, EditorRequired]
    public CompareQuery Query { get; set; } = null!;

    [Parameter]
    public EventCallback<CompareQuery> OnQuery { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private BehaviourJobs Jobs { get; set; } = null!;

    [Inject]
    private CompareSides Sides { get; set; } = null!;

    [Inject]
    private Publications Publications { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    private string Mapping => After.Folder.Definition.Id;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var person = (await Person).User;
        me = person.Actor();
        mayRead = await MayReadAsync();
        channels = [.. Publications.ChannelsOf(Mapping).Select(channel => channel.Id).Order(StringComparer.Ordinal)];
        if (mayRead)
            chosenChannels.UnionWith(channels);
        var suites = new[] { Before, After }.Select(side => MappingTestSuite.Read(side.Folder, new List<Problem>())).ToList();
        testCount = suites.SelectMany(suite => suite.Cases.Select(test => test.InputPath)).Distinct(StringComparer.Ordinal).Count();
        samples = [.. suites.SelectMany(suite => suite.Samples.Select(sample => sample.Path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        chosenSamples.UnionWith(samples);
        try
        {
            var before = await Sides.RunnableAsync(Before, gone.Token);
            var after = await Sides.RunnableAsync(After, gone.Token);
            problems = [.. before.Problems, .. after.Problems];
            if (before.Succeeded && after.Succeeded)
                sides = (before.Value, after.Value);
            await ReadAsync();
        }
        catch (OperationCanceledException)
        {
            return; // The page was left.
        }

        loaded = true;
        // One that was left goes on; this page follows it again.
        if (Jobs.Of(me) is { IsOver: false } running)
        {
            if (IsOurs(running))
                _ = FollowAsync(running);
            else
                _ = AwaitOtherAsync(running);
        }
    }

    private bool IsOurs(BehaviourJob running) => running.Request.MappingId == Mapping && running.Request.Before.Name == Before.Name && running.Request.After.Name == After.Name;

    private async Task<bool> MayReadAsync() => (await Authorization.AuthorizeAsync((await Person).User, Policies.ReadContent)).Succeeded;

    private static void Choose(HashSet<string> chosen, string one, bool wanted)
    {
        if (wanted)
            chosen.Add(one);
        else
            chosen.Remove(one);
    }

    private async Task StartAsync()
    {
        if (sides is not { } pair)
            return;
        var messages = await MayReadAsync() ? chosenChannels.Order(StringComparer.Ordinal).ToList() : [];
        var scope = new BehaviourScope
        {
            Tests = tests,
            Samples = chosenSamples.Count == samples.Count ? null : [.. chosenSamples.Order(StringComparer.Ordinal)],
            Channels = messages,
            LastMessages = Math.Clamp(last, 1, BehaviourScope.MostMessages),
            OnlyOwn = onlyOwn,
        };
        var started = Jobs.Start(new BehaviourRequest(pair.Before, pair.After, scope), me);
        problems = started.Problems;
        if (started.Succeeded)
            _ = FollowAsync(started.Value);
    }

    private async Task FollowAsync(BehaviourJob running)
    {
        job = running;
        try
        {
            while (!running.Ended.IsCompleted)
            {
                await InvokeAsync(StateHasChanged);
                await Task.WhenAny(running.Ended, Task.Delay(Look, gone.Token));
                gone.Token.ThrowIfCancellationRequested();
            }

            await InvokeAsync(async () =>
            {
                problems = running.Problems;
                await ReadAsync();
                StateHasChanged();
            });
        }
        catch (OperationCanceledException)
        {
            // The page was left; the job goes on.
        }
    }

    private async Task AwaitOtherAsync(BehaviourJob other)
    {
        elsewhere = ($"{other.Request.MappingId}, {other.Request.Before.Name} with {other.Request.After.Name}",
            new CompareQuery { From = KeyOf(other.Request.Before.Name), To = KeyOf(other.Request.After.Name), Part = ComparePart.Behaviour }.ToUri(other.Request.MappingId));
        try
        {
            await other.Ended.WaitAsync(gone.Token);
            elsewhere = null;
            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private static string KeyOf(string name) => name switch
    {
        "Draft" => CompareUri.Draft,
        "As shipped" => CompareUri.Library,
        _ => name.Replace(", candidate ", ".", StringComparison.Ordinal),
    };

    private async Task ReadAsync()
    {
        if (sides is { } pair && pair.Before.Library.EffectiveHash(Mapping) is { } before && pair.After.Library.EffectiveHash(Mapping) is { } after)
            kept = await Jobs.Reports.FindAsync(Mapping, before, after, gone.Token);
    }

    private string Link(string format) => CompareUri.Export("behaviour", Mapping, Before.Key, After.Key, format);
}
