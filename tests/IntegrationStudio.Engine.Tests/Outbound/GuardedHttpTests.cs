using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Outbound;

public sealed class GuardedHttpTests : IDisposable
{
    private readonly Server _server = new();
    private readonly Server _other = new("127.0.0.2");
    private int _looked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Sends_and_answers()
    {
        _server.Answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok";
        using GuardedHttp http = Http("127.0.0.1");

        Outcome<GuardedAnswer> answer = await http.SendAsync(HttpMethod.Post, _server.At("/hook"), "{}"u8.ToArray(), headers: new Dictionary<string, string> { ["X-Signature"] = "s1" }, cancel: Cancel);

        Assert.True(answer.Succeeded, string.Join('\n', answer.Problems));
        Assert.Equal((202, true, "ok"), (answer.Value.Status, answer.Value.IsSuccess, Encoding.UTF8.GetString(answer.Value.Start.Span)));
        string sent = Assert.Single(_server.Requests);
        Assert.StartsWith("POST /hook HTTP/1.1", sent, StringComparison.Ordinal);
        Assert.Contains("X-Signature: s1", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("localhost")]
    [InlineData("innocent.test")]
    public async Task Nothing_is_sent_to_what_is_not_allowed_however_it_is_named(string host)
    {
        using GuardedHttp http = Http();

        Outcome<GuardedAnswer> answer = await http.SendAsync(HttpMethod.Get, new Uri($"http://{host}:{_server.Port}/"), cancel: Cancel);

        Assert.Equal("outbound.refused", Assert.Single(answer.Problems).Code);
        Assert.Empty(_server.Requests);
        Assert.Equal(0, _server.Connections);
    }

    [Fact]
    public async Task A_name_that_means_another_address_at_the_second_look_is_refused()
    {
        _server.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        using GuardedHttp http = Http("127.0.0.1");
        var address = new Uri($"http://changing.test:{_server.Port}/");

        Assert.True((await http.SendAsync(HttpMethod.Get, address, cancel: Cancel)).Succeeded);
        Assert.Equal("outbound.refused", Assert.Single((await http.SendAsync(HttpMethod.Get, address, cancel: Cancel)).Problems).Code);
        Assert.Equal((1, 2), (_server.Requests.Count, _looked));
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_are_allowed_are_tried()
    {
        _server.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        using GuardedHttp http = Http("127.0.0.1");

        Assert.True((await http.SendAsync(HttpMethod.Get, new Uri($"http://both.test:{_server.Port}/"), cancel: Cancel)).Succeeded);
    }

    [Fact]
    public async Task Redirects_meet_the_same_check()
    {
        _server.Answer = $"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:{_other.Port}/inside\r\nContent-Length: 0\r\n\r\n";
        using GuardedHttp http = Http("127.0.0.1");

        Outcome<GuardedAnswer> answer = await http.SendAsync(HttpMethod.Get, _server.At("/"), cancel: Cancel);

        Assert.Equal("outbound.refused", Assert.Single(answer.Problems).Code);
        Assert.Equal(0, _other.Connections);
    }

    [Fact]
    public async Task Redirects_leave_headers_and_bodies_with_the_first_server()
    {
        _other.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        using GuardedHttp http = Http("127.0.0.1", "127.0.0.2");
        var headers = new Dictionary<string, string> { ["Authorization"] = "Bearer t", ["X-Signature"] = "s1" };

        _server.Answer = $"HTTP/1.1 303 See Other\r\nLocation: {_other.At("/next")}\r\nContent-Length: 0\r\n\r\n";
        Assert.True((await http.SendAsync(HttpMethod.Post, _server.At("/"), "secret body"u8.ToArray(), headers: headers, cancel: Cancel)).Succeeded);
        string next = Assert.Single(_other.Requests);
        foreach (string kept in (string[])["Bearer", "s1", "secret body"]) Assert.DoesNotContain(kept, next, StringComparison.Ordinal);

        _server.Answer = $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {_other.At("/next")}\r\nContent-Length: 0\r\n\r\n";
        Assert.Equal("outbound.refused", Assert.Single((await http.SendAsync(HttpMethod.Post, _server.At("/"), "secret body"u8.ToArray(), headers: headers, cancel: Cancel)).Problems).Code);
        Assert.Single(_other.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:word@127.0.0.1/")]
    public async Task Redirects_to_what_is_no_web_address_are_refused(string to)
    {
        _server.Answer = $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n";
        using GuardedHttp http = Http("127.0.0.1");

        Assert.Equal("outbound.address", Assert.Single((await http.SendAsync(HttpMethod.Get, _server.At("/"), cancel: Cancel)).Problems).Code);
        Assert.Equal("outbound.address", Assert.Single((await http.SendAsync(HttpMethod.Get, new Uri(to), cancel: Cancel)).Problems).Code);
    }

    [Fact]
    public async Task Circles_end()
    {
        _server.Answer = "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n";
        using GuardedHttp http = Http("127.0.0.1");

        Assert.Equal("outbound.redirects", Assert.Single((await http.SendAsync(HttpMethod.Get, _server.At("/"), cancel: Cancel)).Problems).Code);
        Assert.Equal(6, _server.Requests.Count);
    }

    [Fact]
    public async Task Silent_servers_absent_ones_and_unknown_names_are_problems_and_endless_answers_are_cut()
    {
        using var quick = new GuardedHttp(EgressRules.Parse(["127.0.0.1"]).Value!, TimeSpan.FromMilliseconds(300), LookUpAsync);
        Assert.Equal("outbound.timeout", Assert.Single((await quick.SendAsync(HttpMethod.Get, _server.At("/"), cancel: Cancel)).Problems).Code);

        using GuardedHttp http = Http("127.0.0.1");
        _server.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + new string('x', 100_000);
        Assert.Equal(64 * 1024, (await http.SendAsync(HttpMethod.Get, _server.At("/"), cancel: Cancel)).Value!.Start.Length);

        Uri gone = _server.At("/");
        _server.Dispose();
        using GuardedHttp again = Http("127.0.0.1");
        Assert.Equal("outbound.unreachable", Assert.Single((await again.SendAsync(HttpMethod.Get, gone, cancel: Cancel)).Problems).Code);
        Assert.Equal("outbound.unreachable", Assert.Single((await again.SendAsync(HttpMethod.Get, new Uri("http://nobody.test/"), cancel: Cancel)).Problems).Code);
    }

    private GuardedHttp Http(params string[] allowed) => new(EgressRules.Parse(allowed).Value!, null, LookUpAsync);

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancel) => host switch
    {
        "innocent.test" or "localhost" => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        "changing.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref _looked) == 1 ? "127.0.0.1" : "127.0.0.2")]),
        "both.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), IPAddress.Loopback]),
        _ => throw new SocketException((int)SocketError.HostNotFound),
    };

    /// <summary>Answers every request with the same bytes; silent while there are none.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener;
        private readonly CancellationTokenSource _end = new();

        public Server(string address = "127.0.0.1")
        {
            _listener = new TcpListener(IPAddress.Parse(address), 0);
            _listener.Start();
            _ = AcceptAsync();
        }

        public string? Answer { get; set; }

        public int Connections { get; private set; }

        public ConcurrentQueue<string> Requests { get; } = [];

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Uri At(string path) => new($"http://{_listener.LocalEndpoint}{path}");

        public void Dispose()
        {
            _end.Cancel();
            _listener.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (!_end.IsCancellationRequested)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                _ = ServeAsync(client);
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                var buffer = new byte[8192];
                int length;
                while ((length = await stream.ReadAsync(buffer, _end.Token)) > 0)
                {
                    string request = Encoding.ASCII.GetString(buffer, 0, length);
                    if (request.Contains(" HTTP/1.1", StringComparison.Ordinal)) Requests.Enqueue(request);
                    else continue; // a body that came by itself
                    if (Answer is { } answer) await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _end.Token);
                    if (Answer?.Contains("Connection: close", StringComparison.Ordinal) == true) return;
                }
            }
        }
    }
}
