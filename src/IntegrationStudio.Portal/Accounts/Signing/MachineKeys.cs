using System.Security.Cryptography;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.DataProtection;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>Makes keys, clients and the tokens that clients fetch, and knows them again.</summary>
internal sealed class MachineKeys(MachineStore machines, IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Key = "key";
    public const string Client = "client";
    public static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);

    private const string KeyPrefix = "isk_";
    private const string TokenPrefix = "ist_";

    private readonly IDataProtector _tokens = protection.CreateProtector("studio.machine-token");

    /// <summary>Makes a key or a client; its secret is in the answer and nowhere else.</summary>
    public async Task<Outcome<NewSecret>> CreateAsync(Actor actor, string kind, string name, IReadOnlyList<string> permissions, DateTimeOffset expires, string? address, CancellationToken cancel = default)
    {
        if (permissions.Any(permission => !Matrix.IsForMachines(permission)))
            return new Problem("key.permissions", "permissions", "A program cannot have that permission.");
        var id = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);
        var secret = Tokens.New();
        var made = await machines.CreateAsync(actor, id, kind, name, Tokens.Hash(secret), permissions, expires, address, cancel);
        return made.Succeeded ? new NewSecret(made.Value, kind == Key ? KeyPrefix + id + "_" + secret : secret) : Outcome<NewSecret>.Failed(made.Problems);
    }

    /// <summary>Who sent this key or token; null when it is good for nothing.</summary>
    public async Task<Machine?> FindAsync(string sent, CancellationToken cancel)
    {
        Machine? machine = null;
        if (sent.Length > 1000)
            return null;
        if (sent.StartsWith(KeyPrefix, StringComparison.Ordinal) && sent.IndexOf('_', KeyPrefix.Length) is > 0 and var middle)
            machine = await machines.FindAsync(sent[KeyPrefix.Length..middle], Tokens.Hash(sent[(middle + 1)..]), cancel) is { Kind: Key } key ? key : null;
        else if (sent.StartsWith(TokenPrefix, StringComparison.Ordinal) && OfToken(sent[TokenPrefix.Length..]) is { } client)
            machine = await machines.FindAsync(client, null, cancel); // taken back meanwhile: worth nothing
        if (machine is not null)
            await machines.UseAsync(machine, cancel);
        return machine;
    }

    /// <summary>RFC 6749, 4.4: a token for a client that knows its secret; null for any other.</summary>
    public async Task<string?> TokenAsync(string client, string secret, CancellationToken cancel)
    {
        if (await machines.FindAsync(client, Tokens.Hash(secret), cancel) is not { Kind: Client } machine)
            return null;
        await machines.UseAsync(machine, cancel);
        return TokenPrefix + _tokens.Protect($"{(clock.GetUtcNow() + TokenLife).ToUnixTimeSeconds()} {machine.Id}");
    }

    private string? OfToken(string token)
    {
        try
        {
            var parts = _tokens.Unprotect(token).Split(' ');
            return long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds() ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>A key or client that was just made, with the secret that is shown this once.</summary>
internal sealed record NewSecret(Machine Machine, string Secret);
