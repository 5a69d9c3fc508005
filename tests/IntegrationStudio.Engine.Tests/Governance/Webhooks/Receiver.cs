using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IntegrationStudio.Engine.Tests.Governance.Webhooks;

/// <summary>A real HTTP server that answers what it is told to, and remembers what it was sent.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public Receiver(params int[] statuses)
    {
        foreach (int status in statuses) Statuses.Enqueue(status);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/hook";

    public ConcurrentQueue<(string Body, Dictionary<string, string> Headers)> Got { get; } = [];

    /// <summary>The status of the next answers; the last one goes on.</summary>
    public ConcurrentQueue<int> Statuses { get; } = [];

    public string? Location { get; set; }

    public TimeSpan Wait { get; set; }

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext request = await _listener.GetContextAsync();
                using var reader = new StreamReader(request.Request.InputStream, Encoding.UTF8);
                string body = await reader.ReadToEndAsync();
                Got.Enqueue((body, request.Request.Headers.AllKeys.ToDictionary(name => name!, name => request.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase)));
                await Task.Delay(Wait);
                request.Response.StatusCode = Statuses.Count > 1 ? (Statuses.TryDequeue(out int next) ? next : 200) : Statuses.TryPeek(out int last) ? last : 200;
                if (Location is not null) request.Response.RedirectLocation = Location;
                byte[] answer = Encoding.UTF8.GetBytes("thanks");
                await request.Response.OutputStream.WriteAsync(answer);
                request.Response.Close();
            }
            catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test ended, or the client did.
            }
        }
    }
}
