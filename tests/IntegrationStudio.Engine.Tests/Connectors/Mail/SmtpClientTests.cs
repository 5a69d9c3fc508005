using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Mail;

public sealed class SmtpClientTests
{
    private static readonly MailMessage Message = new("studio@hospital.example", ["it@hospital.example"], "Alert", "One\n.two\n");

    [Fact]
    public async Task A_message_goes_out_over_starttls_with_a_password_that_never_crosses_the_clear()
    {
        await using var server = new FakeServer(MailSecurity.StartTls);
        Assert.Null(await SendAsync(server, "studio", "päss"));
        Assert.Equal(["EHLO", "STARTTLS"], server.Clear.Select(line => line.Split(' ')[0]));
        Assert.Equal("\0studio\0päss", Encoding.UTF8.GetString(Convert.FromBase64String(server.Secure.Single(line => line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))["AUTH PLAIN ".Length..])));
        Assert.Equal(["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"], server.Secure.Select(line => line.Split(' ')[0]));
        Assert.Contains("To: it@hospital.example", server.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_from_the_start_and_login_work()
    {
        await using var server = new FakeServer(MailSecurity.Tls) { Auth = "LOGIN" };
        Assert.Null(await SendAsync(server, "studio", "secret"));
        Assert.Empty(server.Clear);
        Assert.Contains(Convert.ToBase64String("secret"u8), server.Secure);
    }

    [Fact]
    public async Task A_relay_inside_needs_neither()
    {
        await using var server = new FakeServer(MailSecurity.None);
        Assert.Null(await SendAsync(server));
        Assert.Contains("MAIL FROM:<studio@hospital.example>", server.Clear);
    }

    [Fact]
    public async Task A_password_is_not_sent_in_the_clear()
    {
        await using var server = new FakeServer(MailSecurity.None);
        Assert.Equal("mail.plain-password", (await SendAsync(server, "studio", "secret"))!.Code);
        Assert.Empty(server.Clear);
    }

    [Fact]
    public async Task A_server_without_starttls_gets_nothing()
    {
        await using var server = new FakeServer(MailSecurity.StartTls) { OffersStartTls = false };
        Assert.Equal("mail.no-starttls", (await SendAsync(server, "studio", "secret"))!.Code);
        Assert.DoesNotContain(server.Clear, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_said_before_the_encryption_is_not_believed()
    {
        await using var server = new FakeServer(MailSecurity.StartTls) { AfterStartTls = "250 AUTH PLAIN\r\n" };
        Assert.Equal("mail.refused", (await SendAsync(server, "studio", "secret"))!.Code);
        Assert.Empty(server.Secure);
    }

    [Fact]
    public async Task A_certificate_that_nobody_knows_is_not_trusted()
    {
        await using var server = new FakeServer(MailSecurity.Tls);
        Assert.Equal("mail.tls", (await new SmtpClient(Loopback).SendAsync(server.Settings(""), null, Message, TestContext.Current.CancellationToken))!.Code);
    }

    [Theory]
    [InlineData("RCPT", "550 No such person\r\n", "mail.refused")]
    [InlineData("MAIL", "451 Later\r\n", "mail.later")]
    [InlineData("DATA", "HTTP/1.1 400 Bad\r\n", "mail.refused")]
    public async Task Refusals_say_whether_another_attempt_makes_sense(string command, string answer, string code)
    {
        await using var server = new FakeServer(MailSecurity.None) { Instead = (command, answer) };
        var problem = await SendAsync(server);
        Assert.Equal(code, problem!.Code);
        Assert.DoesNotContain(problem.Message, char.IsControl);
    }

    [Fact]
    public async Task An_endless_line_and_silence_end()
    {
        await using var endless = new FakeServer(MailSecurity.None) { Instead = ("EHLO", new string('x', 100_000)) };
        Assert.Equal("mail.refused", (await SendAsync(endless))!.Code);
        await using var silent = new FakeServer(MailSecurity.None) { Instead = ("EHLO", "") };
        Assert.Equal("mail.timeout", (await new SmtpClient(Loopback) { Patience = TimeSpan.FromMilliseconds(200) }.SendAsync(silent.Settings(""), null, Message, TestContext.Current.CancellationToken))!.Code);
    }

    [Fact]
    public async Task Inner_addresses_are_closed_unless_opened()
    {
        await using var server = new FakeServer(MailSecurity.None);
        var problem = await new SmtpClient(EgressRules.PublicOnly).SendAsync(server.Settings(""), null, Message, TestContext.Current.CancellationToken);
        Assert.Equal("mail.refused", problem!.Code);
        Assert.Empty(server.Clear);
    }

    [Theory]
    [InlineData("Alert\r\nBcc: all@hospital.example", "it@hospital.example")]
    [InlineData("Alert", "it@hospital.example>\r\nRCPT TO:<all@hospital.example")]
    [InlineData("Alert", "it@hospital.example\nBcc: x@y")]
    [InlineData("Alert", "a b@hospital.example")]
    [InlineData("Alert", "@hospital.example")]
    [InlineData("Alert\0", "it@hospital.example")]
    public async Task What_could_begin_another_header_or_command_is_refused(string subject, string recipient)
    {
        await using var server = new FakeServer(MailSecurity.None);
        Assert.NotNull(await new SmtpClient(Loopback).SendAsync(server.Settings(""), null, Message with { Subject = subject, Recipients = [recipient] }, TestContext.Current.CancellationToken));
        Assert.Empty(server.Clear);
    }

    [Fact]
    public void A_line_that_is_a_dot_does_not_end_the_message() => Assert.Equal("..\r\na\r\n..\r\n...b\r\n", SmtpClient.Stuffed(".\r\na\r\n.\r\n..b\r\n"));

    [Fact]
    public void Subjects_of_any_letters_are_encoded_words_of_legal_length()
    {
        var subject = string.Concat(Enumerable.Repeat("Störung der Übertragung \U0001F6A8 ", 8)).Trim();
        var text = (Message with { Subject = subject }).Write(DateTimeOffset.UnixEpoch, "1");
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 78 && line.All(char.IsAscii), line));
        var header = text[(text.IndexOf("Subject: ", StringComparison.Ordinal) + 9)..text.IndexOf("\r\nMessage-ID", StringComparison.Ordinal)];
        Assert.Equal(subject, string.Concat(header.Split("\r\n ").Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2])))));
        Assert.Contains("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it@krankenhaus-köln.example", "it@xn--krankenhaus-kln-ltb.example")]
    [InlineData("o'neil+x@a.b", "o'neil+x@a.b")]
    public void Domains_may_be_international(string address, string ascii)
    {
        Assert.True(MailAddress.IsValid(address));
        Assert.Equal(ascii, MailAddress.ToAscii(address));
    }

    private static EgressRules Loopback => EgressRules.Parse(["127.0.0.1"]).Require();

    private static Task<Problem?> SendAsync(FakeServer server, string account = "", string? password = null) =>
        new SmtpClient(Loopback) { Trust = (_, certificate, _, _) => certificate?.Subject == "CN=mail.test" }.SendAsync(server.Settings(account), password, Message, TestContext.Current.CancellationToken);

    /// <summary>Speaks just enough, on loopback, for one client after the other.</summary>
    private sealed class FakeServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly MailSecurity _security;
        private readonly X509Certificate2 _certificate;
        private readonly Task _running;
        private readonly CancellationTokenSource _stop = new();

        public FakeServer(MailSecurity security)
        {
            _security = security;
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
            _listener.Start();
            _running = RunAsync();
        }

        public List<string> Clear { get; } = [];

        public List<string> Secure { get; } = [];

        public string Data { get; private set; } = "";

        public string Auth { get; init; } = "PLAIN LOGIN";

        public bool OffersStartTls { get; init; } = true;

        public string AfterStartTls { get; init; } = "";

        public (string Command, string Answer) Instead { get; init; }

        public MailServer Settings(string account) => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, _security, "studio@hospital.example", account);

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
            _certificate.Dispose();
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await ServeAsync(client.GetStream());
                }
            }
            catch (Exception reason) when (reason is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(Stream stream)
        {
            try
            {
                var heard = Clear;
                if (_security == MailSecurity.Tls)
                    (stream, heard) = (await SecuredAsync(stream), Secure);
                await SayAsync(stream, "220 mail.test ready\r\n");
                var isLogin = 0;
                while (await LineAsync(stream, _stop.Token) is { } line)
                {
                    heard.Add(line);
                    var command = line.Split(' ')[0];
                    if (Instead.Command == command)
                        await SayAsync(stream, Instead.Answer);
                    else if (command == "STARTTLS")
                    {
                        await SayAsync(stream, "220 go\r\n" + AfterStartTls);
                        (stream, heard) = (await SecuredAsync(stream), Secure);
                    }
                    else if (command == "DATA")
                    {
                        await SayAsync(stream, "354 go\r\n");
                        while (await LineAsync(stream, _stop.Token) is { } data && data != ".")
                            Data += data + "\r\n";
                        await SayAsync(stream, "250 taken\r\n");
                    }
                    else
                    {
                        var answer = command switch
                        {
                            "EHLO" => $"250-mail.test\r\n{(_security == MailSecurity.StartTls && OffersStartTls && heard == Clear ? "250-STARTTLS\r\n" : "")}250 AUTH {Auth}\r\n",
                            "AUTH" when line == "AUTH LOGIN" => "334 VXNlcm5hbWU6\r\n",
                            "AUTH" => "235 in\r\n",
                            "MAIL" or "RCPT" => "250 ok\r\n",
                            "QUIT" => "221 bye\r\n",
                            _ => ++isLogin == 1 ? "334 UGFzc3dvcmQ6\r\n" : "235 in\r\n",
                        };
                        await SayAsync(stream, answer);
                    }
                }
            }
            catch (Exception reason) when (reason is IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException or OperationCanceledException)
            {
                // The client hung up.
            }
        }

        private async Task<Stream> SecuredAsync(Stream stream)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(_certificate);
            return secure;
        }

        private static async Task SayAsync(Stream stream, string text)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
            await stream.FlushAsync();
        }

        private static async Task<string?> LineAsync(Stream stream, CancellationToken stop)
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (await stream.ReadAsync(one, stop) == 1)
                if (one[0] == '\n')
                    return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
                else
                    line.Add(one[0]);
            return null;
        }
    }
}
