using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>ASP.NET Core Identity's hashing (PBKDF2 with HMAC-SHA-512), and what a password must be.</summary>
internal sealed class Passwords(IOptions<PasswordHasherOptions> options)
{
    public const int Shortest = 12;
    public const int Longest = 128;

    private static readonly object Nobody = new();
    private static readonly HashSet<string> Common = new(
        """
        password passwort motdepasse contrasena contraseña letmein welcome qwerty qwertyuiop qwertz asdfghjkl azerty iloveyou admin administrator integration studio
        integrationstudio hospital changeme sunshine princess football baseball dragon monkey master superman trustno abc secret correcthorsebatterystaple correcthorse
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private readonly PasswordHasher<object> _hasher = new(options);
    private readonly Lazy<string> _decoy = new(() => new PasswordHasher<object>(options).HashPassword(Nobody, Tokens.New()));

    /// <summary>What the password of somebody who is not there is compared with.</summary>
    internal string Decoy => _decoy.Value;

    public string Hash(string password) => _hasher.HashPassword(Nobody, password);

    /// <summary>Takes the same work for somebody who is not there, or has no password.</summary>
    public bool Verify(string? hash, string password) =>
        _hasher.VerifyHashedPassword(Nobody, hash ?? Decoy, password.Length <= Longest ? password : "") != PasswordVerificationResult.Failed && hash is not null;

    /// <summary>What is wrong with a password; null when it may be used.</summary>
    public static Problem? Check(string? password, string? signIn = null)
    {
        if (password is null || password.Length < Shortest)
            return new Problem("password.short", "password", $"A password has {Shortest} characters at least.") { Mend = "Take a few words that nobody would put together." };
        if (password.Length > Longest)
            return new Problem("password.long", "password", $"A password has {Longest} characters at most.");
        var plain = new string([.. password.ToLowerInvariant().Where(char.IsLetter)]);
        if (password.Distinct().Count() < 5 || IsCommon(plain) || IsRun(password) || (signIn is { Length: > 2 } && password.Contains(signIn, StringComparison.OrdinalIgnoreCase)))
            return new Problem("password.common", "password", "That password is easy to guess.") { Mend = "Take a few words that nobody would put together; your own name is none of them." };
        return null;
    }

    /// <summary>A common word, once or several times, whatever digits and signs stand around it.</summary>
    private static bool IsCommon(string plain) => Common.Contains(plain)
        || Common.Any(word => plain.Length > 0 && plain.Length % word.Length == 0 && string.Concat(Enumerable.Repeat(word, plain.Length / word.Length)) == plain);

    /// <summary>1234567890123, abcdefghijkl.</summary>
    private static bool IsRun(string password) => Enumerable.Range(1, password.Length - 1).Count(i => password[i] - password[i - 1] is 1 or -9) >= password.Length - 2;
}
