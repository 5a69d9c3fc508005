using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Http;

/// <summary>A real HTTP server on loopback that answers what a test says and remembers what it was asked.</summary>
internal sealed class HttpPeer : IDisposable
{
    private readonly HttpListener _listener = new();

    public HttpPeer()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        Secrets = Directory.CreateTempSubdirectory("studio-secrets").FullName;
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>The folder of secrets.</summary>
    public string Secrets { get; }

    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>What is answered; null breaks the connection.</summary>
    public Func<Asked, Answered?> Answer { get; set; } = _ => new Answered(200);

    public DefinitionCheck Check(List<Problem> problems, string? allowed = "127.0.0.1") => new("labs", new ChannelHostOptions
    {
        OutputRoot = Path.GetTempPath(),
        Mappings = MappingLibrary.Of([]),
        SecretsRoot = Secrets,
        Egress = allowed is null ? EgressRules.PublicOnly : EgressRules.Parse([allowed]).Require(),
    }, "destinations[0]", problems);

    public IDestination Compile(DestinationDefinition definition, string? allowed = "127.0.0.1")
    {
        var problems = new List<Problem>();
        var destination = definition.Compile(Check(problems, allowed));
        Assert.True(destination is not null, string.Join('\n', problems));
        return destination;
    }

    public static OutgoingMessage Message(string body, string? contentType = "application/json", string? controlId = "C1") =>
        new(7, 9, new DeliveryContent(Encoding.UTF8.GetBytes(body), 0, "ORU^R01", controlId, "P1") { ContentType = contentType });

    public void Dispose()
    {
        _listener.Close();
        Directory.Delete(Secrets, recursive: true);
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var asked = new Asked(context.Request.HttpMethod, context.Request.RawUrl!, context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
                Requests.Enqueue(asked);
                if (Answer(asked) is not { } answer)
                {
                    context.Response.Abort();
                    continue;
                }

                if (answer.Delay > TimeSpan.Zero)
                    await Task.Delay(answer.Delay);
                context.Response.StatusCode = answer.Status;
                foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>())
                    context.Response.Headers[name] = value;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
                context.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The client went away, or the test ends.
            }
        }
    }

    internal sealed record Asked(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

    internal sealed record Answered(int Status, string Body = "", IReadOnlyDictionary<string, string>? Headers = null, TimeSpan Delay = default);
}
