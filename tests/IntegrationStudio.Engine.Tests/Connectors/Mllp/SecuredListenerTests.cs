using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Mllp;

/// <summary>MLLP listeners over TLS, with certificates of clients, with peers, and with commit acknowledgements.</summary>
public sealed class SecuredListenerTests : IDisposable
{
    private static readonly X509Certificate2 Authority = Certificate("Test authority", null);
    private static readonly X509Certificate2 Server = Certificate("studio.example", Authority, "1.3.6.1.5.5.7.3.1");
    private static readonly X509Certificate2 Lab = Certificate("lab.example", Authority, "1.3.6.1.5.5.7.3.2");
    private static readonly X509Certificate2 Stranger = Certificate("lab.example", Certificate("Test authority", null), "1.3.6.1.5.5.7.3.2");

    private readonly string _folder = Directory.CreateTempSubdirectory("studio-tls").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_come_over_tls()
    {
        await using var host = TestHost.Open();
        var port = await AddAsync(host, new ListenerTlsDefinition { Certificate = Pem(Server) });
        Assert.StartsWith("mllps://127.0.0.1:", host.Host.Find("labs")!.Endpoint, StringComparison.Ordinal);
        await using var client = await ConnectAsync(port);
        for (var i = 0; i < 50; i++)
            Assert.Equal($"M{i}", Some.Answers(await client.SendAsync(Some.OruMessage($"M{i}"), Cancel)));
        await host.SettledAsync();
        Assert.StartsWith("mllps 127.0.0.1:", (await host.DetailAsync((await host.RowsAsync())[0].Id)).Source, StringComparison.Ordinal);
        await client.SendAsync(Some.OruMessage("BIG", value: new string('x', 3_000_000)), Cancel);
    }

    [Fact]
    public async Task Who_brings_no_certificate_or_a_wrong_one_is_not_let_in_and_the_channel_says_so()
    {
        await using var host = TestHost.Open();
        var port = await AddAsync(host, new ListenerTlsDefinition { Certificate = Pem(Server), ClientAuthority = Pem(Authority, withKey: false) });
        await RefusedAsync(port, null);
        await RefusedAsync(port, Stranger);
        await RefusedAsync(port, Server); // meant for servers
        await RefusedAsync(port, Certificate("lab.example", Authority, "1.3.6.1.5.5.7.3.2", days: -2));
        Assert.Empty(await host.RowsAsync());
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Problems.Any(problem => problem is { Code: "mllp.tls", Severity: Severity.Warning }));
        await using var client = await ConnectAsync(port, Lab);
        Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage("M1"), Cancel)));
    }

    [Fact]
    public async Task A_pin_lets_in_one_certificate_alone()
    {
        await using var host = TestHost.Open();
        var port = await AddAsync(host, new ListenerTlsDefinition { Certificate = Pem(Server), ClientPins = [Convert.ToHexString(SHA256.HashData(Stranger.RawData))] });
        await RefusedAsync(port, Lab);
        await RefusedAsync(port, null);
        await using var client = await ConnectAsync(port, Stranger);
        Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage("M1"), Cancel)));

        // With an authority besides, both have to be right.
        var both = await AddAsync(host, new ListenerTlsDefinition { Certificate = Pem(Server), ClientAuthority = Pem(Authority, withKey: false), ClientPins = [Convert.ToHexString(SHA256.HashData(Stranger.RawData))] }, "both");
        await RefusedAsync(both, Stranger);
        await RefusedAsync(both, Lab);
    }

    [Fact]
    public async Task What_is_no_tls_or_never_ends_takes_no_place_for_long()
    {
        await using var host = TestHost.Open();
        var port = await AddAsync(host, new ListenerTlsDefinition { Certificate = Pem(Server) }, change: source => source with { FrameSeconds = 1, MaxConnections = 4 });
        await using (var plain = await TestHost.ConnectAsync(port))
            await Assert.ThrowsAnyAsync<IOException>(() => plain.SendAsync(Some.OruMessage("M1"), Cancel));
        var silent = new List<Socket>();
        for (var i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
            await socket.SendAsync(new byte[] { 0x16, 0x03, 0x01 }, Cancel); // the beginning of a greeting, and no more
            silent.Add(socket);
        }

        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Connections == 0);
        await using var client = await ConnectAsync(port);
        Assert.Equal("AA", Some.Code(await client.SendAsync(Some.OruMessage("M2"), Cancel)));
        silent.ForEach(socket => socket.Dispose());
        Assert.Single(await host.RowsAsync());
    }

    [Fact]
    public async Task An_old_protocol_is_refused()
    {
        await using var host = TestHost.Open();
        var port = await AddAsync(host, new ListenerTlsDefinition { Certificate = Pem(Server) });
#pragma warning disable CA5359, CA5397, SYSLIB0039 // what is tested
        await Assert.ThrowsAnyAsync<Exception>(() => MllpClient.ConnectAsync("127.0.0.1", port, new SslClientAuthenticationOptions { TargetHost = "x", EnabledSslProtocols = SslProtocols.Tls11, RemoteCertificateValidationCallback = (_, _, _, _) => true }, Cancel));
#pragma warning restore CA5359, CA5397, SYSLIB0039
    }

    [Fact]
    public async Task Only_peers_may_connect()
    {
        await using var host = TestHost.Open();
        var port = await AddAsync(host, null, change: source => source with { Peers = ["127.0.0.2", "10.0.0.0/8"] });
        await using (var client = await TestHost.ConnectAsync(port))
            await Assert.ThrowsAnyAsync<IOException>(() => client.SendAsync(Some.OruMessage("M1"), Cancel));
        await TestHost.UntilAsync(() => host.Host.Find("labs")!.Problems.Any(problem => problem.Code == "mllp.peer" && problem.Message.Contains("127.0.0.1", StringComparison.Ordinal)));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await peer.ConnectAsync(IPAddress.Loopback, port, Cancel);
        await peer.SendAsync(MllpFraming.Frame(Some.OruMessage("M2")), Cancel);
        var answer = new byte[4096];
        Assert.Contains("MSA|AA|M2", Encoding.ASCII.GetString(answer, 0, await peer.ReceiveAsync(answer, Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_is_acknowledged_before_the_message_and_acknowledgements_of_ours_are_no_messages()
    {
        await using var host = TestHost.Open();
        var port = await AddAsync(host, null, change: source => source with { CommitAcknowledgements = true });
        await using var client = await TestHost.ConnectAsync(port);
        for (var i = 1; i <= 3; i++)
        {
            await client.WriteAsync(Some.OruMessage($"M{i}"), Cancel);
            Assert.Equal([0x06], await client.ReadAsync(Cancel));
            Assert.Equal(("AA", $"M{i}"), (Some.Code(await ReadAsync(client, out var bytes)), Some.Answers(await bytes)));
            await client.WriteAsync(new byte[] { 0x06 }, Cancel);
        }

        Assert.Equal(3, (await host.RowsAsync()).Count);

        // The destination of another installation speaks it, too.
        var sender = TestHost.Channel("sender") with
        {
            Destinations = [new MllpDestinationDefinition { Id = "there", Host = "127.0.0.1", Port = port, CommitAcknowledgements = true }],
            Mapping = null,
        };
        await using var source = await TestHost.ConnectAsync(await host.AddAsync(sender));
        foreach (var id in (string[])["S1", "S2"])
            await source.SendAsync(Some.OruMessage(id), Cancel);
        await host.SettledAsync("sender");
        Assert.All(await host.RowsAsync(new MessageFilter { Channel = "sender" }), row => Assert.Equal(MessageState.Completed, row.State));
        Assert.Equal(5, (await host.RowsAsync(new MessageFilter { Channel = "labs" })).Count);

        static Task<byte[]> ReadAsync(MllpClient client, out Task<byte[]> same) => same = client.ReadAsync(Cancel);
    }

    [Fact]
    public async Task A_nak_is_tried_again()
    {
        var naks = 1;
        await using var peer = new MllpPeer { Answer = message => (naks-- > 0 ? "\u0015" : MllpPeer.Ack(message, "AA"), TimeSpan.Zero) };
        await using var host = TestHost.Open();
        var port = await host.AddAsync(TestHost.Channel() with
        {
            Destinations = [new MllpDestinationDefinition { Id = "there", Host = "127.0.0.1", Port = peer.Port, CommitAcknowledgements = true, Retry = new RetryDefinition { FirstMilliseconds = 20, MaxMilliseconds = 50 } }],
            Mapping = null,
        });
        await using var client = await TestHost.ConnectAsync(port);
        await client.SendAsync(Some.OruMessage("M1"), Cancel);
        await host.StatesAsync(MessageState.Completed);
        Assert.Equal(1, Assert.Single((await host.DetailAsync(1)).Deliveries).Attempts - 1);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var none = Path.Combine(_folder, "none.pem");
        var problems = new List<Problem>();
        new MllpSourceDefinition { Tls = new ListenerTlsDefinition { Certificate = Pem(Lab), ClientAuthority = none, ClientPins = ["00", "zz"] }, Peers = ["10.0.0.0/8", "everybody", "10.1.2.3/40"] }.Check(TestHost.Check(problems, path: "source"));
        Assert.Equal(["source.tls.certificate", "source.tls.clientAuthority", "source.tls.clientPins[0]", "source.tls.clientPins[1]", "source.peers[1]", "source.peers[2]"], problems.Select(problem => problem.Path));
        problems.Clear();
        new MllpSourceDefinition { Tls = new ListenerTlsDefinition() }.Check(TestHost.Check(problems, path: "source"));
        Assert.Equal("channel.tls-certificate", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.1.2.3", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true, "10.1.2.3")]
    [InlineData("10.1.2.3", true, "0.0.0.0")]
    [InlineData("0.0.0.0", true, "0.0.0.0")]
    [InlineData("10.1.2.3", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("0.0.0.0", false, "10.1.2.3")]
    [InlineData("10.1.2.4", false, "10.1.2.3", "::")]
    public void It_listens_where_that_was_allowed(string address, bool may, params string[] allowed)
    {
        var problems = new List<Problem>();
        var options = new ChannelHostOptions { OutputRoot = _folder, Mappings = IntegrationStudio.Engine.Mappings.MappingLibrary.Of([]), ListenOn = [.. allowed.Select(IPAddress.Parse)] };
        new MllpSourceDefinition { Address = address }.Check(new DefinitionCheck("labs", options, "source", problems));
        Assert.Equal(may, problems.Count == 0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<int> AddAsync(TestHost host, ListenerTlsDefinition? tls, string id = "labs", Func<MllpSourceDefinition, MllpSourceDefinition>? change = null)
    {
        await host.AddAsync(TestHost.Channel(id, change: source => (change?.Invoke(source) ?? source) with { Tls = tls }));
        return new Uri(host.Host.Find(id)!.Endpoint).Port;
    }

    private static Task<MllpClient> ConnectAsync(int port, X509Certificate2? client = null) => MllpClient.ConnectAsync("127.0.0.1", port, new SslClientAuthenticationOptions
    {
        TargetHost = "studio.example",
        ClientCertificates = client is null ? null : [client],
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { Authority }, RevocationMode = X509RevocationMode.NoCheck },
    }, Cancel);

    /// <summary>With TLS 1.3 a client hears that it is refused only when it reads.</summary>
    private static Task<Exception> RefusedAsync(int port, X509Certificate2? client) => Assert.ThrowsAnyAsync<Exception>(async () =>
    {
        await using var connected = await ConnectAsync(port, client);
        await connected.SendAsync(Some.OruMessage("NO"), Cancel);
    });

    private string Pem(X509Certificate2 certificate, bool withKey = true)
    {
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".pem");
        System.IO.File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + (withKey ? certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n" : ""));
        return file;
    }

    private static X509Certificate2 Certificate(string name, X509Certificate2? authority, string? use = null, int days = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-5), DateTimeOffset.UtcNow.AddDays(days));
        if (authority is null)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            return Loaded(request.CreateSelfSigned(from.AddDays(-5), to.AddDays(5)));
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use!)], false));
        using var signed = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
        using var own = signed.CopyWithPrivateKey(key);
        return Loaded(own);
    }

    private static X509Certificate2 Loaded(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
}
