using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace IntegrationStudio.Portal.Accounts.Signing;

/// <summary>What browsers and programs hold, and what is kept of it.</summary>
internal static class Tokens
{
    private const string CodeLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>256 random bits as text for cookies and links.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a token: enough bits that a plain hash is safe.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The hash of a token that somebody sent; null for none, and for what is too long to be one.</summary>
    public static byte[]? HashOf(string? sent) => sent is { Length: > 0 and <= 200 } ? Hash(sent) : null;

    /// <summary>A code for a sheet of paper: 80 random bits or so, without letters that look alike.</summary>
    public static string NewCode() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(CodeLetters, 4)));

    /// <summary>What is kept of such a code, however it was typed.</summary>
    public static byte[] HashCode(string code) => Hash(new string([.. code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]));
}
