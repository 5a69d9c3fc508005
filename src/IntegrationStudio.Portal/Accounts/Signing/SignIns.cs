using System.Security.Claims;
using System.Security.Cryptography;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.DataProtection;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>What became of an attempt to sign in.</summary>
internal enum SignInResult
{
    In,

    /// <summary>The password was right; a code is asked for.</summary>
    SecondFactor,

    /// <summary>No more is said: not whether there is such a name, nor what was wrong.</summary>
    Refused,

    /// <summary>Too many attempts; nobody is asked for a password for a while.</summary>
    Later,

    /// <summary>The step before is too long ago.</summary>
    Expired,
}

/// <summary>Lets people in and out. Every way in ends in <see cref="EnterAsync"/>, which gives the browser a new session.</summary>
internal sealed class SignIns(AccountStore accounts, Passwords passwords, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly ITimeLimitedDataProtector _pending = protection.CreateProtector("studio.second-factor").ToTimeLimitedDataProtector();
    private readonly IDataProtector _secrets = protection.CreateProtector("studio.totp");

    public async Task<SignInResult> PasswordAsync(HttpContext context, string signIn, string password)
    {
        var attempt = Attempt(context, signIn);
        if (await accounts.DelayAsync(attempt, context.RequestAborted) > TimeSpan.Zero)
            return SignInResult.Later;
        var known = await accounts.CredentialsAsync(signIn, context.RequestAborted);
        // The work is the same whether or not there is such a person.
        if (!passwords.Verify(known?.Password, password) || known!.Account.IsDisabled)
        {
            await accounts.FailAsync(attempt, known is { Account.IsDisabled: true } ? "The account is closed." : "Wrong name or password.", CancellationToken.None);
            return SignInResult.Refused;
        }

        if (known.Totp is not null)
        {
            // Bound to the password that was right, so that a new one makes it worthless.
            SessionCookies.WritePending(context, _pending.Protect(known.Account.Id + " " + Fingerprint(known), TimeSpan.FromMinutes(5)));
            return SignInResult.SecondFactor;
        }

        await accounts.SucceedAsync(attempt, context.RequestAborted);
        await EnterAsync(context, known.Account, "password");
        return SignInResult.In;
    }

    /// <summary>The second step: a code of the app, or a recovery code.</summary>
    public async Task<SignInResult> CodeAsync(HttpContext context, string code)
    {
        if (await PendingAsync(context) is not { } known)
            return SignInResult.Expired;
        var attempt = Attempt(context, known.Account.SignIn);
        if (await accounts.DelayAsync(attempt, context.RequestAborted) > TimeSpan.Zero)
            return SignInResult.Later;
        var how = await IsCodeAsync(known, code, context) ? "password and code"
            : code.Length <= 40 && await accounts.UseRecoveryCodeAsync(known.Account.Id, Tokens.HashCode(code), Address(context), context.RequestAborted) ? "password and recovery code" : null;
        if (how is null)
        {
            await accounts.FailAsync(attempt, "Wrong code.", CancellationToken.None);
            return SignInResult.Refused;
        }

        SessionCookies.ForgetPending(context);
        await accounts.SucceedAsync(attempt, context.RequestAborted);
        await EnterAsync(context, known.Account, how);
        return SignInResult.In;
    }

    /// <summary>Signs in whom an OpenID provider names; roles follow the groups.</summary>
    public async Task<Problem?> ExternalAsync(HttpContext context, string issuer, string subject, string name, IReadOnlyList<string> roles)
    {
        var account = await accounts.ExternalAsync(issuer, subject, name, roles, Address(context), context.RequestAborted);
        if (!account.Succeeded)
            return account.Problems[0];
        await EnterAsync(context, account.Value, "provider");
        return null;
    }

    /// <summary>Gives the browser a session of its own; what it held before ends, so that nobody else can know the new one.</summary>
    public async Task EnterAsync(HttpContext context, Account account, string how)
    {
        var token = Tokens.New();
        // A new name for the browser, too: a known one that somebody else set would be shared.
        var browser = Tokens.New();
        await accounts.BeginSessionAsync(account, Tokens.Hash(token), Tokens.Hash(browser), Tokens.HashOf(SessionCookies.ReadSession(context.Request)), how, Address(context), context.Request.Headers.UserAgent, context.RequestAborted);
        SessionCookies.WriteSession(context, token);
        SessionCookies.WriteBrowser(context, browser);
    }

    public async Task LeaveAsync(HttpContext context)
    {
        if (context.User.AccountId() is { } account && context.User.FindFirstValue(Principals.SessionClaim) is { } session)
            await accounts.EndSessionAsync(context.User.Actor(), account, session, Address(context), context.RequestAborted);
        SessionCookies.ForgetSession(context);
    }

    /// <summary>Whether somebody signed in knows the account's password; failures wait like those of a sign-in, and count apart from them. Null, or why not.</summary>
    public async Task<Problem?> ProveAsync(Account account, string password, CancellationToken cancel = default)
    {
        var attempt = new SignInAttempt(account.SignIn, null, null) { IsProof = true };
        if (await accounts.DelayAsync(attempt, cancel) is { Ticks: > 0 } wait)
            return new Problem("password.later", "password", "Too many wrong passwords.") { Mend = $"Try again in {Math.Ceiling(wait.TotalMinutes):0} min." };
        if (await accounts.CredentialsOfAsync(account.Id, cancel) is { } known && passwords.Verify(known.Password, password))
        {
            await accounts.SucceedAsync(attempt, cancel);
            return null;
        }

        await accounts.FailAsync(attempt, "Wrong password, by somebody signed in.", CancellationToken.None);
        return new Problem("password.wrong", "password", "That is not the present password.");
    }

    /// <summary>A secret as it is kept.</summary>
    public byte[] Protect(byte[] secret) => _secrets.Protect(secret);

    public static string? Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    private async Task<bool> IsCodeAsync(Credentials known, string code, HttpContext context) =>
        Totp.StepOf(_secrets.Unprotect(known.Totp!), code, clock.GetUtcNow()) is { } step && await accounts.UseStepAsync(known.Account.Id, step, context.RequestAborted);

    private async Task<Credentials?> PendingAsync(HttpContext context)
    {
        try
        {
            var parts = SessionCookies.ReadPending(context.Request) is { } value ? _pending.Unprotect(value).Split(' ') : [];
            return parts.Length == 2 && await accounts.CredentialsOfAsync(parts[0], context.RequestAborted) is { Totp: not null, Account.IsDisabled: false } known && Fingerprint(known) == parts[1] ? known : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Fingerprint(Credentials known) => Convert.ToHexString(Tokens.Hash(known.Password ?? ""), 0, 8);

    private static SignInAttempt Attempt(HttpContext context, string signIn) =>
        new(signIn.Length > 200 ? signIn[..200] : signIn, Tokens.HashOf(SessionCookies.ReadBrowser(context.Request)), Address(context));
}
