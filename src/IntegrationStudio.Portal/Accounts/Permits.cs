using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace IntegrationStudio.Portal.Accounts;

/// <summary>Asked by pages right before they act, whatever they showed: may this person do that? A refusal is written down.</summary>
internal sealed class Permits(AuthenticationStateProvider people, IAuthorizationService authorization, AccountStore accounts)
{
    /// <summary>Who acts.</summary>
    public async Task<Actor> ActorAsync() => (await people.GetAuthenticationStateAsync()).User.Actor();

    /// <summary>Whether something may be shown; nothing is written down.</summary>
    public async Task<bool> HasAsync(string policy) => (await authorization.AuthorizeAsync((await people.GetAuthenticationStateAsync()).User, policy)).Succeeded;

    /// <summary>Whether something may be done.</summary>
    /// <param name="policy">The permission.</param>
    /// <param name="action">As the audit names it.</param>
    /// <param name="subject">On what.</param>
    public async Task<bool> MayAsync(string policy, string action, string subject)
    {
        var person = (await people.GetAuthenticationStateAsync()).User;
        if ((await authorization.AuthorizeAsync(person, policy)).Succeeded)
            return true;
        await accounts.RefuseAsync(new AuditEntry(person.Actor(), action, subject) { Reason = "Needs the permission " + policy + "." });
        return false;
    }
}
