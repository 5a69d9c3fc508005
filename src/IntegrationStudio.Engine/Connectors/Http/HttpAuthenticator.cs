using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>Gives the header by which a destination gets to know us; tokens are kept until shortly before their end.</summary>
internal sealed class HttpAuthenticator : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(5);

    private readonly HttpAuthenticationDefinition _definition;
    private readonly string _secret;
    private readonly AsymmetricAlgorithm? _key;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile Token? _token;

    private HttpAuthenticator(HttpAuthenticationDefinition definition, string secret, AsymmetricAlgorithm? key, TimeProvider clock) => (_definition, _secret, _key, _clock) = (definition, secret, key, clock);

    /// <summary>Whether a refused token may be replaced by a new one.</summary>
    public bool HasTokens => _definition.Kind is HttpAuthenticationKind.ClientCredentials or HttpAuthenticationKind.PrivateKeyJwt;

    public static HttpAuthenticator? Compile(HttpAuthenticationDefinition definition, DefinitionCheck check)
    {
        var before = check.Problems.Count;
        var secret = SecretFiles.Read(definition.Secret, check, "secret");
        if (definition.Kind == HttpAuthenticationKind.Basic && (string.IsNullOrEmpty(definition.User) || definition.User.Contains(':', StringComparison.Ordinal)))
            check.Add("http.user", "user", "A user without a colon is needed.");
        if (definition.Kind == HttpAuthenticationKind.Header && !HttpHeaders.MayBeSet(definition.Header))
            check.Add("http.header", "header", $"\"{definition.Header}\" is no header that may be set.");
        AsymmetricAlgorithm? key = null;
        if (definition.Kind is HttpAuthenticationKind.ClientCredentials or HttpAuthenticationKind.PrivateKeyJwt)
        {
            if (!Uri.TryCreate(definition.TokenUrl, UriKind.Absolute, out var url) || GuardedHttp.Check(url) is not null)
                check.Add("http.url", "tokenUrl", "The address of the token endpoint must begin with https:// or http://.");
            if (string.IsNullOrWhiteSpace(definition.ClientId))
                check.Add("http.client", "clientId", "The client's id is needed.");
            if (definition.Kind == HttpAuthenticationKind.PrivateKeyJwt && secret is not null && (key = Key(secret)) is null)
                check.Add("http.key", "secret", "The secret is no private key in PEM that can sign: RSA of 2,048 bits or more, or EC P-384.", "openssl ecparam -name secp384r1 -genkey -noout");
        }

        if (secret is not null && definition.Kind is HttpAuthenticationKind.Bearer or HttpAuthenticationKind.Header && secret!.Any(char.IsControl))
            check.Add("secret.broken", "secret", "The secret holds a line break or a control character, which no header can carry.");
        if (check.Problems.Count == before)
            return new HttpAuthenticator(definition, secret!, key, check.Options.Clock);
        key?.Dispose();
        return null;
    }

    /// <summary>The header, or why there is none now.</summary>
    public async Task<Outcome<AuthenticationHeader>> HeaderAsync(GuardedHttp http, CancellationToken cancel) => _definition.Kind switch
    {
        HttpAuthenticationKind.Basic => new AuthenticationHeader("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_definition.User}:{_secret}"))),
        HttpAuthenticationKind.Bearer => new AuthenticationHeader("Authorization", "Bearer " + _secret),
        HttpAuthenticationKind.Header => new AuthenticationHeader(_definition.Header!, _secret),
        _ => await TokenAsync(http, cancel).ConfigureAwait(false),
    };

    /// <summary>The token was refused: the next header has a new one.</summary>
    public void Forget(AuthenticationHeader header)
    {
        if (_token is { } token && "Bearer " + token.Value == header.Value)
            _token = null;
    }

    public void Dispose()
    {
        _key?.Dispose();
        _fetching.Dispose();
    }

    private async Task<Outcome<AuthenticationHeader>> TokenAsync(GuardedHttp http, CancellationToken cancel)
    {
        await _fetching.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_token is not { } token || token.End - Early <= _clock.GetUtcNow())
            {
                var fetched = await FetchAsync(http, cancel).ConfigureAwait(false);
                if (!fetched.Succeeded)
                    return Outcome<AuthenticationHeader>.Failed(fetched.Problems);
                _token = token = fetched.Value;
            }

            return new AuthenticationHeader("Authorization", "Bearer " + token.Value);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<Outcome<Token>> FetchAsync(GuardedHttp http, CancellationToken cancel)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (_definition.Scope is { Length: > 0 } scope)
            form["scope"] = scope;
        var headers = new Dictionary<string, string> { ["Accept"] = "application/json" };
        if (_definition.Kind == HttpAuthenticationKind.PrivateKeyJwt)
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = Assertion();
        }
        else if (_definition.SecretInBody)
            (form["client_id"], form["client_secret"]) = (_definition.ClientId!, _secret);
        else
            headers["Authorization"] = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(_definition.ClientId!)}:{Uri.EscapeDataString(_secret)}"));
        var body = Encoding.ASCII.GetBytes(string.Join('&', form.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")));
        var answer = await http.SendAsync(HttpMethod.Post, new Uri(_definition.TokenUrl!), body, "application/x-www-form-urlencoded", headers, follow: false, cancel).ConfigureAwait(false);
        if (!answer.Succeeded)
            return Outcome<Token>.Failed(answer.Problems);
        try
        {
            using var document = JsonDocument.Parse(answer.Value.Start);
            var root = document.RootElement;
            if (answer.Value.IsSuccess && root.TryGetProperty("access_token", out var value) && value.GetString() is { Length: > 0 } token && !token.Any(char.IsControl))
            {
                var seconds = root.TryGetProperty("expires_in", out var life) && life.TryGetInt32(out var given) ? Math.Clamp(given, 1, 86_400) : 300;
                return new Token(token, _clock.GetUtcNow().AddSeconds(seconds));
            }

            var error = root.TryGetProperty("error", out var code) && code.GetString() is { Length: > 0 and < 60 } said && said.All(c => char.IsAsciiLetter(c) || c == '_') ? " " + said : "";
            return new Problem("http.token", "", $"The token endpoint answered {answer.Value.Status}{error}.");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return new Problem("http.token", "", $"The token endpoint answered {answer.Value.Status} with something that is no token.");
        }
    }

    /// <summary>SMART App Launch 2.0 section 5.1.5: <c>iss</c> and <c>sub</c> are the client, <c>aud</c> is the token endpoint, at most five minutes.</summary>
    private string Assertion()
    {
        var now = _clock.GetUtcNow();
        var header = new Dictionary<string, object?> { ["alg"] = _key is RSA ? "RS384" : "ES384", ["typ"] = "JWT" };
        if (_definition.KeyId is { } id)
            header["kid"] = id;
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = _definition.ClientId,
            ["sub"] = _definition.ClientId,
            ["aud"] = _definition.TokenUrl,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + AssertionLife).ToUnixTimeSeconds(),
        };
        var signed = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = _key is RSA rsa ? rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1) : ((ECDsa)_key!).SignData(bytes, HashAlgorithmName.SHA384);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static AsymmetricAlgorithm? Key(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            if (rsa.KeySize >= 2048 && rsa.ExportRSAPrivateKey().Length > 0)
                return rsa;
        }
        catch (Exception other) when (other is ArgumentException or CryptographicException)
        {
            // Not an RSA key, or only its public half.
        }

        rsa.Dispose();
        var ec = ECDsa.Create();
        try
        {
            ec.ImportFromPem(pem);
            if (ec.KeySize == 384 && ec.ExportECPrivateKey().Length > 0)
                return ec;
        }
        catch (Exception other) when (other is ArgumentException or CryptographicException)
        {
            // Neither.
        }

        ec.Dispose();
        return null;
    }

    private sealed record Token(string Value, DateTimeOffset End);
}

/// <summary>A header of a request.</summary>
internal sealed record AuthenticationHeader(string Name, string Value);

/// <summary>Which headers a definition may set.</summary>
internal static class HttpHeaders
{
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Content-Type", "Cookie", "Expect", "Host", "Idempotency-Key", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>A token (RFC 9110 section 5.6.2) that is not ours to set.</summary>
    public static bool MayBeSet(string? name) => name is { Length: > 0 and <= 100 } && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)) && !Ours.Contains(name);
}
