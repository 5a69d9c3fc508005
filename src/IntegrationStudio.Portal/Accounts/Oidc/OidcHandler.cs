using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace IntegrationStudio.Portal.Accounts.Oidc;

/// <summary>OpenID Connect Core 1.0, 3.1 (code flow): the framework's OAuth handler does state, correlation and PKCE; discovery, nonce and the ID token are checked here.</summary>
internal sealed class OidcHandler(IOptionsMonitor<OidcOptions> options, ILoggerFactory logger, UrlEncoder encoder) : OAuthHandler<OidcOptions>(options, logger, encoder)
{
    private const string NonceKey = ".nonce";

    /// <summary>Signatures that need a key of the provider's; <c>none</c> and shared secrets are not among them.</summary>
    private static readonly string[] Algorithms =
        [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384];

    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <summary>Nobody is signed in by this scheme beyond the one answer: the portal's own session follows.</summary>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await DiscoverAsync();
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        properties.Items[NonceKey] = nonce;
        return QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), "nonce", nonce);
    }

    protected override string FormatScope() => FormatScope(["openid", .. Options.Settings.Scopes]);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        try
        {
            await DiscoverAsync();
            return await base.HandleRemoteAuthenticateAsync();
        }
        catch (Exception failure) when (failure is SecurityTokenException or HttpRequestException or InvalidOperationException or JsonException)
        {
            return HandleRequestResult.Fail(failure);
        }
    }

    /// <summary>RFC 6749, 4.1.3. A secret goes as the provider wants it, by Basic unless it says otherwise (2.3.1); a public client has none.</summary>
    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = context.Code,
            ["redirect_uri"] = context.RedirectUri,
            ["client_id"] = Options.ClientId,
            [OAuthConstants.CodeVerifierKey] = context.Properties.Items[OAuthConstants.CodeVerifierKey]!,
        };
        context.Properties.Items.Remove(OAuthConstants.CodeVerifierKey);
        using var request = new HttpRequestMessage(HttpMethod.Post, Options.TokenEndpoint);
        request.Headers.Accept.ParseAdd("application/json");
        if (Options.Settings.ClientSecret is { } secret)
        {
            var ways = (await Options.Provider.GetConfigurationAsync(Context.RequestAborted)).TokenEndpointAuthMethodsSupported;
            if (ways.Count == 0 || ways.Contains("client_secret_basic"))
                request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Options.ClientId)}:{Uri.EscapeDataString(secret)}")));
            else
                form["client_secret"] = secret;
        }

        request.Content = new FormUrlEncodedContent(form);
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!response.IsSuccessStatusCode)
            return OAuthTokenResponse.Failed(new InvalidOperationException($"The provider refused the code with status {(int)response.StatusCode}."));
        return OAuthTokenResponse.Success(JsonDocument.Parse(await response.Content.ReadAsStringAsync(Context.RequestAborted)));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var text = tokens.Response?.RootElement.TryGetProperty("id_token", out var given) is true ? given.GetString() : null;
        var token = await ReadAsync(text ?? throw new SecurityTokenException("The provider gave no ID token."));
        if (!token.TryGetPayloadValue("nonce", out string? nonce) || properties.Items[NonceKey] is not { } asked
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce ?? ""), Encoding.UTF8.GetBytes(asked)))
            throw new SecurityTokenException("The ID token answers another request.");
        if (token.TryGetPayloadValue("azp", out string? party) && party != Options.ClientId)
            throw new SecurityTokenException("The ID token was made for another client.");
        if (string.IsNullOrEmpty(token.Subject))
            throw new SecurityTokenException("The ID token names nobody.");
        properties.Items.Remove(NonceKey);
        IEnumerable<Claim> claims = token.Claims;
        if (!token.TryGetClaim(Options.Settings.GroupsClaim, out _))
            claims = claims.Concat(await MoreAsync(token.Subject, tokens.AccessToken));
        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name, "name", "roles")), properties, Scheme.Name);
    }

    /// <summary>What the provider says only at its user info endpoint (5.3): of the same subject, or it does not count.</summary>
    private async Task<IEnumerable<Claim>> MoreAsync(string subject, string? accessToken)
    {
        var provider = await Options.Provider.GetConfigurationAsync(Context.RequestAborted);
        if (string.IsNullOrEmpty(provider.UserInfoEndpoint) || accessToken is null)
            return [];
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.UserInfoEndpoint);
        request.Headers.Authorization = new("Bearer", accessToken);
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!response.IsSuccessStatusCode)
            return [];
        using var said = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Context.RequestAborted));
        if (!said.RootElement.TryGetProperty("sub", out var who) || who.GetString() != subject)
            throw new SecurityTokenException("The user info is about somebody else.");
        return [.. said.RootElement.EnumerateObject().SelectMany(member => member.Value.ValueKind switch
        {
            JsonValueKind.String => [new Claim(member.Name, member.Value.GetString()!)],
            JsonValueKind.Array => member.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => new Claim(member.Name, item.GetString()!)),
            _ => Array.Empty<Claim>(),
        })];
    }

    private async Task<JsonWebToken> ReadAsync(string text)
    {
        var result = await Tokens.ValidateTokenAsync(text, await ParametersAsync());
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider changes its keys from time to time.
            Options.Provider.RequestRefresh();
            result = await Tokens.ValidateTokenAsync(text, await ParametersAsync());
        }

        return result.IsValid ? (JsonWebToken)result.SecurityToken : throw new SecurityTokenException("The ID token is not valid.", result.Exception);
    }

    private async Task<TokenValidationParameters> ParametersAsync()
    {
        var provider = await Options.Provider.GetConfigurationAsync(Context.RequestAborted);
        return new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = Options.ClientId,
            IssuerSigningKeys = provider.SigningKeys,
            ValidAlgorithms = Algorithms,
            ClockSkew = TimeSpan.FromMinutes(1),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, parameters) =>
                until is { } end && end + parameters.ClockSkew > TimeProvider.GetUtcNow() && (from is not { } begin || begin - parameters.ClockSkew <= TimeProvider.GetUtcNow()),
        };
    }

    private async Task DiscoverAsync()
    {
        OpenIdConnectConfiguration provider = await Options.Provider.GetConfigurationAsync(Context.RequestAborted);
        if (provider.Issuer.TrimEnd('/') != Options.Settings.Authority.TrimEnd('/'))
            throw new InvalidOperationException("The provider calls itself by another name than the settings do.");
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (provider.AuthorizationEndpoint, provider.TokenEndpoint);
    }
}
