using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Mllp;

/// <summary>What becomes of a delivery by what the other side answers.</summary>
public sealed class MllpDestinationTests : IAsyncDisposable
{
    private readonly MllpPeer _peer = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-mllp").FullName;
    private readonly Dictionary<TlsDefinition, MllpDestination> _secured = [];
    private MllpDestination? _destination;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _destination?.Dispose();
        foreach (MllpDestination secured in _secured.Values) secured.Dispose();
        await _peer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("AA", DeliveryResult.Delivered)]
    [InlineData("CA", DeliveryResult.Delivered)]
    [InlineData("AE", DeliveryResult.Retry)]
    [InlineData("CE", DeliveryResult.Retry)]
    [InlineData("AR", DeliveryResult.Refused)]
    [InlineData("CR", DeliveryResult.Refused)]
    [InlineData("XX", DeliveryResult.Uncertain)]
    public async Task The_acknowledgement_decides(string code, object expected)
    {
        _peer.Answer = message => (MllpPeer.Ack(message, code), TimeSpan.Zero);
        DeliveryOutcome outcome = await SendAsync("1");
        Assert.Equal(expected, outcome.Result);
        Assert.Equal(Message("1"), Assert.Single(_peer.Received));
    }

    [Fact]
    public async Task The_answer_says_where_the_error_is_and_nothing_of_what_is_in_the_message()
    {
        _peer.Answer = message => (MllpPeer.Ack(message, "AE", more: "ERR||PID^1^5|101|E||||Miller is unknown\r"), TimeSpan.Zero);
        Assert.Equal("AE 101 at PID-5", (await SendAsync("1")).Response);
    }

    [Fact]
    public async Task One_connection_carries_many_messages()
    {
        for (int i = 0; i < 20; i++) Assert.Equal(DeliveryResult.Delivered, (await SendAsync($"{i}")).Result);
        Assert.Equal(1, _peer.Connections);
    }

    [Fact]
    public async Task A_late_acknowledgement_is_never_taken_for_that_of_the_next_message()
    {
        _peer.Answer = message => (MllpPeer.Ack(message, MllpPeer.ControlId(message) == "2" ? "AR" : "AA"), MllpPeer.ControlId(message) == "1" ? TimeSpan.FromSeconds(1.3) : TimeSpan.Zero);
        DeliveryOutcome late = await SendAsync("1", seconds: 1);
        Assert.Equal(DeliveryResult.Uncertain, late.Result);
        Assert.StartsWith("No acknowledgement within 1 s", late.Response, StringComparison.Ordinal);
        await Task.Delay(500, Cancel); // it arrives now, on a connection that is gone
        Assert.Equal(DeliveryResult.Refused, (await SendAsync("2", seconds: 1)).Result);
        Assert.Equal(2, _peer.Connections);
    }

    [Fact]
    public async Task An_acknowledgement_of_something_else_leaves_it_open_and_ends_the_connection()
    {
        _peer.Answer = message => (MllpPeer.Ack(message, "AA", id: "other"), TimeSpan.Zero);
        Assert.Equal(DeliveryResult.Uncertain, (await SendAsync("1")).Result);
        _peer.Answer = message => (MllpPeer.Ack(message, "AA"), TimeSpan.Zero);
        Assert.Equal(DeliveryResult.Delivered, (await SendAsync("2")).Result);
        Assert.Equal(2, _peer.Connections);
    }

    [Theory]
    [InlineData("HELLO")]
    [InlineData("MSH|^~\\&|A|B\r")]
    public async Task What_is_no_acknowledgement_leaves_it_open(string answer)
    {
        _peer.Answer = _ => (answer, TimeSpan.Zero);
        Assert.Equal(DeliveryResult.Uncertain, (await SendAsync("1")).Result);
    }

    [Fact]
    public async Task A_connection_that_ends_in_place_of_an_answer_leaves_it_open()
    {
        _peer.Answer = _ => (null, TimeSpan.Zero);
        Assert.Equal(DeliveryResult.Uncertain, (await SendAsync("1")).Result);
    }

    [Fact]
    public async Task In_enhanced_mode_the_applications_acknowledgement_is_waited_for_where_it_was_asked_for()
    {
        _peer.Answer = message => (MllpPeer.Ack(message, "CA") + "\u001c\r\u000b" + MllpPeer.Ack(message, "AE"), TimeSpan.Zero);
        Assert.Equal(DeliveryResult.Retry, (await SendAsync("1", enhanced: "AL|AL")).Result);
        _peer.Answer = message => (MllpPeer.Ack(message, "CA"), TimeSpan.Zero);
        Assert.Equal(DeliveryResult.Delivered, (await SendAsync("2", enhanced: "AL|NE")).Result);
        DeliveryOutcome alone = await SendAsync("3", seconds: 1, enhanced: "AL|AL");
        Assert.Equal((DeliveryResult.Delivered, "CA, without the application's acknowledgement"), (alone.Result, alone.Response));
    }

    [Fact]
    public async Task A_connection_that_was_closed_while_it_was_idle_is_made_anew()
    {
        Assert.Equal(DeliveryResult.Delivered, (await SendAsync("1")).Result);
        int port = _peer.Port;
        await _peer.DisposeAsync();
        await using var again = new MllpPeer(port: port);
        Assert.Equal(DeliveryResult.Delivered, (await SendAsync("2")).Result);
        Assert.Single(again.Received);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_tried_again_later()
    {
        int port = _peer.Port;
        await _peer.DisposeAsync();
        DeliveryOutcome outcome = await Compile(new MllpDestinationDefinition { Id = "d", Host = "127.0.0.1", Port = port }).SendAsync(Outgoing(Message("1")), Cancel);
        Assert.Equal(DeliveryResult.Retry, outcome.Result);
        Assert.StartsWith("No connection", outcome.Response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("MSH|^~\\&|A|B|||20260101||ADT^A01||P|2.5\r")]
    public async Task What_is_no_message_is_not_sent(string content)
    {
        Assert.Equal(DeliveryResult.Refused, (await Compile(Plain()).SendAsync(Outgoing(content), Cancel)).Result);
        Assert.Equal(0, _peer.Connections);
    }

    [Fact]
    public async Task Over_tls_each_side_knows_the_other()
    {
        using X509Certificate2 server = Certificate("peer.example"), client = Certificate("studio.example");
        string own = Path.Combine(_folder, "own.pem"), authority = Path.Combine(_folder, "authority.pem");
        await System.IO.File.WriteAllTextAsync(own, client.ExportCertificatePem() + "\n" + client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancel);
        await System.IO.File.WriteAllTextAsync(authority, server.ExportCertificatePem(), Cancel);
        await using var peer = new MllpPeer(new SslServerAuthenticationOptions
        {
            ServerCertificate = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pfx), null),
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        var mutual = new TlsDefinition { Authority = authority, Certificate = own, ServerName = "peer.example" };
        for (int i = 0; i < 3; i++) Assert.Equal(DeliveryResult.Delivered, (await SendAsync(peer, mutual)).Result);
        Assert.Equal(1, peer.Connections);
        Assert.Equal(client.Thumbprint, peer.ClientCertificate?.Thumbprint);

        Assert.Equal(DeliveryResult.Delivered, (await SendAsync(peer, mutual with { Authority = null, Pin = Convert.ToHexString(SHA256.HashData(server.RawData)) })).Result);
        Assert.Equal(DeliveryResult.Retry, (await SendAsync(peer, mutual with { ServerName = "other.example" })).Result);
        Assert.Equal(DeliveryResult.Retry, (await SendAsync(peer, mutual with { Authority = null })).Result); // the machine does not know who signed it
        Assert.Equal(DeliveryResult.Retry, (await SendAsync(peer, mutual with { Pin = new string('0', 64) })).Result);
    }

    [Fact]
    public void Everything_that_is_wrong_with_its_settings_is_said()
    {
        var problems = new List<Problem>();
        Assert.Null(MllpDestination.Compile(
            new MllpDestinationDefinition { Id = "d", Host = "a b", Port = 0, AcknowledgeSeconds = 0, ConnectSeconds = 0, Tls = new TlsDefinition { Pin = "00", Certificate = "/none.pem" } }, TestHost.Check(problems)));
        Assert.Equal(
            ["destinations[0].acknowledgeSeconds", "destinations[0].connectSeconds", "destinations[0].host", "destinations[0].port", "destinations[0].tls.certificate", "destinations[0].tls.pin"],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static string Message(string id, string enhanced = "") =>
        $"MSH|^~\\&|STUDIO|HERE|PEER|THERE|20260101||ADT^A01|{id}|P|2.5.1|||{enhanced}\rPID|||77||Miller^Ann\r";

    private static OutgoingMessage Outgoing(string content) => new(1, 1, new DeliveryContent(Encoding.UTF8.GetBytes(content), 0, "ADT^A01", "1", "77"));

    private MllpDestinationDefinition Plain(int seconds = 10) => new() { Id = "d", Host = "127.0.0.1", Port = _peer.Port, AcknowledgeSeconds = seconds };

    private static MllpDestination Compile(MllpDestinationDefinition definition)
    {
        var problems = new List<Problem>();
        MllpDestination? made = MllpDestination.Compile(definition, TestHost.Check(problems));
        Assert.True(made is not null, string.Join('\n', problems));
        return made;
    }

    private async Task<DeliveryOutcome> SendAsync(string id, int seconds = 10, string enhanced = "")
    {
        if ((_destination?.Definition as MllpDestinationDefinition)?.AcknowledgeSeconds != seconds)
        {
            _destination?.Dispose();
            _destination = Compile(Plain(seconds));
        }

        return await _destination!.SendAsync(Outgoing(Message(id, enhanced)), Cancel);
    }

    private Task<DeliveryOutcome> SendAsync(MllpPeer peer, TlsDefinition tls)
    {
        if (!_secured.TryGetValue(tls, out MllpDestination? destination)) _secured[tls] = destination = Compile(new MllpDestinationDefinition { Id = "d", Host = "127.0.0.1", Port = peer.Port, Tls = tls });
        return destination.SendAsync(Outgoing(Message("1")), Cancel);
    }
}
