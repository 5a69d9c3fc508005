using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Portal.Accounts.Signing;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Accounts;

/// <summary>While nobody can sign in, every start prints a one-time link that makes the first admin. There is no default password.</summary>
internal static class FirstRun
{
    private static readonly TimeSpan Valid = TimeSpan.FromHours(24);

    public static async Task AnnounceAsync(WebApplication portal, PortalOptions options, TextWriter output, CancellationToken cancel)
    {
        var accounts = portal.Services.GetRequiredService<AccountStore>();
        if (options.Demo)
        {
            output.WriteLine("Anybody at this machine signs in as one of the demo's people, on the sign-in page.");
            return;
        }

        if (!await accounts.IsEmptyAsync(cancel))
            return;
        var link = Tokens.New();
        await accounts.OfferSetupAsync(Tokens.Hash(link), Valid, cancel);
        output.WriteLine("Nobody can sign in yet. This link makes the first admin; it works once, within 24 hours:");
        output.WriteLine();
        output.WriteLine($"  {options.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? portal.Urls.First()}/sign-in/link?key={link}");
        output.WriteLine();
    }
}
