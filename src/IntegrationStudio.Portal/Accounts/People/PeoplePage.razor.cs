using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Components;

namespace IntegrationStudio.Portal.Accounts.People;

/// <summary>Everybody who can sign in: roles, links, sessions, closing. What nobody may do to themselves the store refuses.</summary>
public sealed partial class PeoplePage : IDisposable
{
    private const int Size = 50;
    private static readonly TimeSpan Valid = TimeSpan.FromDays(3);

    private IReadOnlyList<Account>? people;
    private List<Account> found = [];
    private string? self;
    private string? text;
    private string? role;
    private string? state;
    private int page = 1;
    private Problem? problem;
    private Editing? editing;
    private (Account Person, Ask What)? asking;
    private (Account Person, string Link, DateTimeOffset Until)? link;

    private enum Ask
    {
        Close,
        Factor,
        Sessions,
    }

    [Inject]
    private AccountStore Accounts { get; set; } = null!;

    [Inject]
    private Permits Permits { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    public void Dispose() => Accounts.Changed -= OnAccount;

    protected override async Task OnInitializedAsync()
    {
        Accounts.Changed += OnAccount;
        self = (await Permits.ActorAsync()).Id["user:".Length..];
        await LoadAsync();
    }

    private static Mark MarkOf(Account person) => person switch
    {
        { IsDisabled: true } => new("idle", "hold", "Closed"),
        { LockedUntil: not null } => new("warn", "wait", "Waits after wrong passwords"),
        { HasPassword: false, IsExternal: false, LastSignIn: null } when DemoPeople.Find(person.Id) is null => new("busy", "wait", "Invited"),
        _ => new("ok", "ok", "Open"),
    };

    private void OnAccount(string id) => _ = InvokeAsync(async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });

    private async Task LoadAsync()
    {
        people = await Accounts.ListAsync();
        Narrow();
    }

    private void Filter()
    {
        page = 1;
        Narrow();
    }

    private void Narrow()
    {
        var word = text?.Trim() ?? "";
        found = [.. people!.Where(person =>
            (word.Length == 0 || person.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || person.SignIn.Contains(word, StringComparison.OrdinalIgnoreCase))
            && (string.IsNullOrEmpty(role) || person.Roles.Contains(role))
            && (state switch { "open" => MarkOf(person).Word == "Open", "invited" => MarkOf(person).Word == "Invited", "locked" => person.LockedUntil is not null, "closed" => person.IsDisabled, _ => true }))];
        page = Math.Clamp(page, 1, Math.Max(1, (found.Count + Size - 1) / Size));
    }

    /// <summary>A person was added: a link for the password follows.</summary>
    private async Task EditedAsync(Account? added)
    {
        editing = null;
        await LoadAsync();
        if (added is not null)
            await LinkAsync(added);
    }

    private async Task LinkAsync(Account person)
    {
        var token = Tokens.New();
        if (await DoAsync(person, actor => Accounts.InviteAsync(actor, person.Id, Tokens.Hash(token), Valid), null))
            link = (person, Navigation.ToAbsoluteUri("/sign-in/link?key=" + token).ToString(), Clock.GetUtcNow() + Valid);
    }

    private Task<bool> UnlockAsync(Account person) => DoAsync(person, actor => Accounts.UnlockAsync(actor, person.Id), $"{person.Name} may try again at once.");

    private Task<bool> ReopenAsync(Account person) => DoAsync(person, actor => Accounts.SetDisabledAsync(actor, person.Id, false), $"{person.Name} may sign in again.");

    private async Task AnsweredAsync()
    {
        var (person, what) = asking!.Value;
        asking = null;
        await DoAsync(
            person,
            async actor => what switch
            {
                Ask.Close => await Accounts.SetDisabledAsync(actor, person.Id, true),
                Ask.Factor => await Accounts.ResetSecondFactorAsync(actor, person.Id),
                _ => await Accounts.EndSessionsAsync(actor, person.Id) >= 0 ? null : null,
            },
            what switch { Ask.Close => $"{person.Name} is signed out and cannot sign in.", Ask.Factor => "The second factor is gone.", _ => "The sessions have ended." });
    }

    private async Task<bool> DoAsync(Account person, Func<Actor, Task<Problem?>> act, string? said)
    {
        problem = await Permits.MayAsync(Policies.ManageUsers, "user.change", "user:" + person.Id) ? await act(await Permits.ActorAsync()) : new Problem("user.denied", "", "Your role does not manage people.");
        if (problem is null && said is not null)
            Toasts.Say(said);
        await LoadAsync();
        return problem is null;
    }

    private sealed record Editing(Account? Person);
}
