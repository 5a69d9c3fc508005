using System.Text.Json;
using System.Text.Json.Serialization;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Accounts.Oidc;

/// <summary>The organisation's OpenID provider, as <c>oidc.json</c> of the data folder says it.</summary>
/// <param name="Authority">The issuer: where <c>/.well-known/openid-configuration</c> lies. HTTPS, but for a provider on this machine.</param>
/// <param name="ClientId">The portal's name there.</param>
internal sealed record OidcSettings(string Authority, string ClientId)
{
    /// <summary>In place of the secret in the file.</summary>
    public const string SecretVariable = "STUDIO_OIDC_SECRET";

    private const string FileName = "oidc.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>The client's secret; null for a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the button on the sign-in page says after "Sign in with".</summary>
    public string Name { get; init; } = "your organisation";

    /// <summary>What is asked for beside <c>openid</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["profile", "email"];

    /// <summary>The claim of the ID token that lists a person's groups.</summary>
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>Roles by group. Whoever is in none of these groups may not sign in.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether an installation has a provider.</summary>
    public static bool Exists(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, FileName));

    /// <summary>Reads the settings; fails with everything that is wrong in them.</summary>
    /// <param name="dataDirectory">The data folder.</param>
    /// <param name="knownRoles">Every role that there is.</param>
    public static Outcome<OidcSettings> Read(string dataDirectory, IReadOnlyCollection<string> knownRoles)
    {
        var file = Path.Combine(dataDirectory, FileName);
        try
        {
            var settings = JsonSerializer.Deserialize<OidcSettings>(File.ReadAllBytes(file), Json);
            if (settings is null)
                return new Problem("oidc.settings", FileName, "The file is empty.");
            if (Environment.GetEnvironmentVariable(SecretVariable) is { Length: > 0 } secret)
                settings = settings with { ClientSecret = secret };
            var problems = settings.Check(knownRoles);
            return problems.Count > 0 ? Outcome<OidcSettings>.Failed(problems) : settings;
        }
        catch (Exception invalid) when (invalid is JsonException or IOException or UnauthorizedAccessException)
        {
            return new Problem("oidc.settings", invalid is JsonException json ? $"{FileName}: line {json.LineNumber + 1}" : FileName, invalid.Message);
        }
    }

    /// <summary>The roles of somebody in these groups, each once.</summary>
    public IReadOnlyList<string> RolesOf(IEnumerable<string> groups) =>
        [.. groups.SelectMany(group => Roles.TryGetValue(group, out var roles) ? roles : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private List<Problem> Check(IReadOnlyCollection<string> knownRoles)
    {
        var problems = new List<Problem>();
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
            problems.Add(new Problem("oidc.authority", FileName + ": authority", $"\"{Authority}\" is no https address.") { Mend = "Give the issuer as the provider names it, such as https://login.example.org/realms/hospital." });
        if (string.IsNullOrWhiteSpace(ClientId))
            problems.Add(new Problem("oidc.client", FileName + ": clientId", "The client id is missing."));
        if (Roles.Count == 0)
            problems.Add(new Problem("oidc.roles", FileName + ": roles", "No group has a role, so nobody could sign in.") { Mend = "Say { \"integration-analysts\": [\"analyst\"] }." });
        foreach (var (group, roles) in Roles)
            foreach (var role in roles.Where(role => !knownRoles.Contains(role)))
                problems.Add(new Problem("oidc.roles", $"{FileName}: roles.{group}", $"There is no role \"{role}\".") { Mend = $"Use one of {string.Join(", ", knownRoles)}." });
        return problems;
    }
}
