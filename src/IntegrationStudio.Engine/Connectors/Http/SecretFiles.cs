using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>Passwords, keys and tokens that definitions name and never hold: files of the installation's <c>secrets/</c> folder.</summary>
internal static partial class SecretFiles
{
    private const int Longest = 64 * 1024;

    /// <summary>The text of a secret without the line break at its end; null with a problem, which never quotes it, where there is none.</summary>
    public static string? Read(string? name, DefinitionCheck check, string member)
    {
        if (name is null)
        {
            check.Add("secret.missing", member, "A secret is needed here.", "Write its name; its value is the file of that name in the folder secrets/ of the data folder.");
            return null;
        }

        if (!Name().IsMatch(name))
        {
            check.Add("secret.name", member, "This is no name of a secret: letters, digits, '.', '_' and '-'.", "Never write the secret itself into a definition.");
            return null;
        }

        try
        {
            var file = new FileInfo(Path.Combine(check.Options.SecretsRoot ?? "", name));
            if (check.Options.SecretsRoot is null || !file.Exists)
            {
                check.Add("secret.unknown", member, $"There is no secret \"{name}\".", $"Put it into the file secrets/{name} of the data folder, readable by the studio only, then start the channel again.");
                return null;
            }

            if (file.Length is 0 or > Longest)
            {
                check.Add("secret.size", member, $"The secret \"{name}\" is empty or larger than {Longest} bytes.");
                return null;
            }

            return System.IO.File.ReadAllText(file.FullName).TrimEnd('\r', '\n');
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            check.Add("secret.cannot-read", member, $"The secret \"{name}\" cannot be read.", "Let the account of the studio read the file.");
            return null;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex Name();
}
