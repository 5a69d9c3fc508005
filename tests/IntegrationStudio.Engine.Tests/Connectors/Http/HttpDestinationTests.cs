using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Http;

/// <summary>Deliveries over HTTP: what an answer means, how we are known, and what is refused.</summary>
public sealed class HttpDestinationTests : IDisposable
{
    private readonly HttpPeer _peer = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task A_delivery_is_a_request_that_can_be_recognised_when_it_is_repeated()
    {
        using var destination = _peer.Compile(Plain with { Url = _peer.Url + "results/{controlId}?type={type}", Headers = new Dictionary<string, string> { ["X-Site"] = "north" } });
        var message = HttpPeer.Message("{\"a\":1}", controlId: "../A 1&x");

        Assert.Equal(new DeliveryOutcome(DeliveryResult.Delivered, "200"), await destination.SendAsync(message, Cancel));
        await destination.SendAsync(message, Cancel);

        Assert.Equal(2, _peer.Requests.Count);
        foreach (var asked in _peer.Requests)
        {
            Assert.Equal(("POST", "/results/..%2FA%201%26x?type=ORU%5ER01", "{\"a\":1}", "application/json", "north"), (asked.Method, asked.Path, asked.Body, asked.Headers["Content-Type"], asked.Headers["X-Site"]));
            Assert.Equal("labs-7-9", asked.Headers["Idempotency-Key"]);
        }
    }

    [Theory]
    [InlineData(201, "Delivered")]
    [InlineData(204, "Delivered")]
    [InlineData(302, "Refused")]
    [InlineData(400, "Refused")]
    [InlineData(401, "Retry")]
    [InlineData(404, "Refused")]
    [InlineData(408, "Retry")]
    [InlineData(422, "Refused")]
    [InlineData(429, "Retry")]
    [InlineData(500, "Retry")]
    [InlineData(503, "Retry")]
    public async Task A_status_says_what_becomes_of_the_delivery(int status, string expected)
    {
        _peer.Answer = _ => new HttpPeer.Answered(status, "the patient Miller", new Dictionary<string, string> { ["Location"] = "/elsewhere", ["Retry-After"] = "120" });
        using var destination = _peer.Compile(Plain);

        var outcome = await destination.SendAsync(HttpPeer.Message("{}"), Cancel);

        Assert.Equal(expected, outcome.Result.ToString());
        Assert.DoesNotContain("Miller", outcome.Response, StringComparison.Ordinal);
        Assert.Equal(status is 429 or 500 or 503 or 408 ? TimeSpan.FromMinutes(2) : null, outcome.NotBefore);
        Assert.Single(_peer.Requests); // no redirect is followed
    }

    [Fact]
    public async Task No_answer_in_time_or_a_connection_that_breaks_is_uncertain_and_no_connection_is_not()
    {
        using var destination = _peer.Compile(Plain with { TimeoutSeconds = 1 });
        _peer.Answer = _ => new HttpPeer.Answered(200, Delay: TimeSpan.FromSeconds(20));
        Assert.Equal(DeliveryResult.Uncertain, (await destination.SendAsync(HttpPeer.Message("{}"), Cancel)).Result);
        _peer.Answer = _ => null;
        Assert.Equal(DeliveryResult.Uncertain, (await destination.SendAsync(HttpPeer.Message("{}"), Cancel)).Result);
        using var nobody = _peer.Compile(Plain with { Url = "http://127.0.0.1:1/" });
        Assert.Equal(DeliveryResult.Retry, (await nobody.SendAsync(HttpPeer.Message("{}"), Cancel)).Result);
    }

    [Fact]
    public async Task An_address_that_is_not_allowed_gets_nothing()
    {
        using var destination = _peer.Compile(Plain, allowed: null);

        var outcome = await destination.SendAsync(HttpPeer.Message("{}"), Cancel);

        Assert.Equal(DeliveryResult.Retry, outcome.Result);
        Assert.Empty(_peer.Requests);
    }

    [Theory]
    [InlineData(HttpAuthenticationKind.Basic, "Authorization", "Basic YWRhOnPDqWNyZXQ=")]
    [InlineData(HttpAuthenticationKind.Bearer, "Authorization", "Bearer s\u00e9cret")]
    [InlineData(HttpAuthenticationKind.Header, "X-Key", "s\u00e9cret")]
    public async Task A_fixed_secret_is_sent_as_the_server_wants_it(HttpAuthenticationKind kind, string header, string expected)
    {
        Secret("s\u00e9cret\n");
        if (kind != HttpAuthenticationKind.Basic)
            (expected, _) = (expected.Replace('\u00e9', 'e'), Secret("secret\n"));
        using var destination = _peer.Compile(Plain with { Authentication = new() { Kind = kind, User = "ada", Header = "X-Key", Secret = "partner" } });

        Assert.Equal(DeliveryResult.Delivered, (await destination.SendAsync(HttpPeer.Message("{}"), Cancel)).Result);

        Assert.Equal(expected, _peer.Requests.Single().Headers[header]);
    }

    [Fact]
    public async Task A_token_is_fetched_once_kept_and_fetched_anew_when_it_is_refused()
    {
        Secret("s:e/c");
        var tokens = 0;
        var refused = "none";
        _peer.Answer = asked => asked.Path == "/token"
            ? new HttpPeer.Answered(200, $$"""{"access_token":"T{{++tokens}}","expires_in":3600,"token_type":"bearer"}""")
            : new HttpPeer.Answered(asked.Headers["Authorization"] == refused ? 401 : 200);
        using var destination = _peer.Compile(Plain with { Authentication = new() { Kind = HttpAuthenticationKind.ClientCredentials, TokenUrl = _peer.Url + "token", ClientId = "studio", Scope = "system/*.write", Secret = "partner" } });

        await destination.SendAsync(HttpPeer.Message("{}"), Cancel);
        await destination.SendAsync(HttpPeer.Message("{}"), Cancel);
        refused = "Bearer T1";
        Assert.Equal(DeliveryResult.Delivered, (await destination.SendAsync(HttpPeer.Message("{}"), Cancel)).Result);

        Assert.Equal(["/token", "/", "/", "/", "/token", "/"], _peer.Requests.Select(asked => asked.Path));
        var asked = _peer.Requests.First();
        Assert.Equal(("grant_type=client_credentials&scope=system%2F%2A.write", "Basic " + Convert.ToBase64String("studio:s%3Ae%2Fc"u8)), (asked.Body, asked.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_token_that_is_not_given_puts_the_delivery_off_and_tells_no_secret()
    {
        Secret("hidden");
        _peer.Answer = _ => new HttpPeer.Answered(400, """{"error":"invalid_client","error_description":"hidden"}""");
        using var destination = _peer.Compile(Plain with { Authentication = new() { Kind = HttpAuthenticationKind.ClientCredentials, TokenUrl = _peer.Url, ClientId = "studio", Secret = "partner", SecretInBody = true } });

        Assert.Equal(new DeliveryOutcome(DeliveryResult.Retry, "No token: The token endpoint answered 400 invalid_client."), await destination.SendAsync(HttpPeer.Message("{}"), Cancel));
        Assert.Equal("grant_type=client_credentials&client_id=studio&client_secret=hidden", _peer.Requests.Single().Body);
    }

    [Theory]
    [InlineData("RS384")]
    [InlineData("ES384")]
    public async Task An_assertion_is_signed_with_the_private_key(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Secret(algorithm == "RS384" ? rsa.ExportPkcs8PrivateKeyPem() : ec.ExportPkcs8PrivateKeyPem());
        _peer.Answer = asked => new HttpPeer.Answered(200, asked.Path == "/token" ? """{"access_token":"T","expires_in":60}""" : "");
        using var destination = _peer.Compile(Plain with { Authentication = new() { Kind = HttpAuthenticationKind.PrivateKeyJwt, TokenUrl = _peer.Url + "token", ClientId = "studio", Secret = "partner", KeyId = "k1" } });

        Assert.Equal(DeliveryResult.Delivered, (await destination.SendAsync(HttpPeer.Message("{}"), Cancel)).Result);

        var form = _peer.Requests.First().Body.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", form["client_assertion_type"]);
        var parts = form["client_assertion"].Split('.');
        var (signed, signature) = (Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[2]));
        Assert.True(algorithm == "RS384" ? rsa.VerifyData(signed, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1) : ec.VerifyData(signed, signature, HashAlgorithmName.SHA384));
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal((algorithm, "k1"), (header.RootElement.GetProperty("alg").GetString(), header.RootElement.GetProperty("kid").GetString()));
        Assert.Equal(("studio", "studio", _peer.Url + "token"), (claims.RootElement.GetProperty("iss").GetString(), claims.RootElement.GetProperty("sub").GetString(), claims.RootElement.GetProperty("aud").GetString()));
        Assert.InRange(claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat").GetInt64(), 1, 300);
    }

    [Fact]
    public void Everything_that_is_wrong_with_its_settings_is_said_and_no_secret_is_quoted()
    {
        var problems = new List<Problem>();
        var wrong = Plain with
        {
            Url = "http://{controlId}.example/{colour}",
            Method = "GET",
            ContentType = "none",
            TimeoutSeconds = 0,
            Headers = new Dictionary<string, string> { ["Host"] = "x", ["X-A"] = "a\r\nX-B: b" },
            Authentication = new() { Kind = HttpAuthenticationKind.ClientCredentials, TokenUrl = "ftp://x", Secret = "my pass word" },
        };

        Assert.Null(wrong.Compile(_peer.Check(problems)));

        Assert.Equal(
            ["authentication.clientId", "authentication.secret", "authentication.tokenUrl", "contentType", "headers.Host", "headers.X-A", "method", "timeoutSeconds", "url", "url", "url"],
            problems.Select(problem => problem.Path["destinations[0].".Length..]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.ToString().Contains("pass word", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("nothing-there")]
    [InlineData("empty")]
    public void A_secret_that_is_none_is_a_problem(string name)
    {
        System.IO.File.WriteAllText(Path.Combine(_peer.Secrets, "empty"), "");
        var problems = new List<Problem>();

        Assert.Null((Plain with { Authentication = new() { Kind = HttpAuthenticationKind.Bearer, Secret = name } }).Compile(_peer.Check(problems)));

        Assert.StartsWith("secret.", Assert.Single(problems).Code, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_go_over_the_network_unencrypted()
    {
        Secret("x");
        var problems = new List<Problem>();

        Assert.Null((Plain with { Url = "http://partner.example/", Authentication = new() { Kind = HttpAuthenticationKind.Bearer, Secret = "partner" } }).Compile(_peer.Check(problems)));

        Assert.Equal("http.clear", Assert.Single(problems).Code);
    }

    private HttpDestinationDefinition Plain => new() { Id = "d", Url = _peer.Url };

    private bool Secret(string text)
    {
        System.IO.File.WriteAllText(Path.Combine(_peer.Secrets, "partner"), text);
        return true;
    }
}
