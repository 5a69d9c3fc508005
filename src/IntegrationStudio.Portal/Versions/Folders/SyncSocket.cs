using System.Net.Sockets;
using System.Text.Json;
using IntegrationStudio.Engine.Governance.Sync;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Versions.Folders;

/// <summary>
/// Where commands reach the portal that works with their data folder: the database has one writer, so that the portal does what they ask for. A socket in the data folder, open to the account
/// of the portal only, which could write the database anyway.
/// </summary>
internal sealed partial class SyncSocket(PortalOptions options, SyncRunner runner, ILogger<SyncSocket> logger) : BackgroundService
{
    private const int Longest = 1024 * 1024;
    private const int LongestPath = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static string PathOf(string data) => Path.Combine(Path.GetFullPath(data), "studio.sock");

    /// <summary>Has the portal of a data folder do a job; null when none listens there.</summary>
    public static async Task<SyncReport?> AskAsync(string data, SyncJob job, CancellationToken cancel)
    {
        var path = PathOf(data);
        if (path.Length > LongestPath || !File.Exists(path))
            return null;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
        }
        catch (SocketException)
        {
            return null; // left over from one that was killed
        }

        try
        {
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(job, SyncJson.Default.SyncJob), cancel);
            socket.Shutdown(SocketShutdown.Send); // says that the job is whole
            return await JsonSerializer.DeserializeAsync(stream, SyncJson.Default.SyncReport, cancel);
        }
        catch (Exception failure) when (failure is JsonException or IOException or SocketException)
        {
            return new SyncReport([], [new Problem("sync.portal", data, "The portal did not answer.") { Mend = "Look into its log, then run the command again: what was done already is found to be the same." }], 0);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var path = PathOf(options.DataDirectory);
        if (path.Length > LongestPath)
            return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite); // before anybody can connect
            socket.Listen(4);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            LogClosed(failure.Message);
            return;
        }

        try
        {
            while (true)
            {
                using var client = await socket.AcceptAsync(stoppingToken);
                await AnswerAsync(client, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the portal ends
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task AnswerAsync(Socket client, CancellationToken cancel)
    {
        try
        {
            await using var stream = new NetworkStream(client);
            var report = await ReadAsync(stream, cancel) is { } job
                ? await runner.RunAsync(job, cancel)
                : new SyncReport([], [new Problem("sync.job", "", "The portal is of another version than the command.") { Mend = "Use the same program for both." }], 0);
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(report, SyncJson.Default.SyncReport), cancel);
        }
        catch (IOException)
        {
            // the command went away
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure); // the command is told that there is no answer; the next one gets its own
        }
    }

    private static async Task<SyncJob?> ReadAsync(NetworkStream stream, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, patience.Token)) > 0 && text.Length < Longest;)
                text.Write(buffer, 0, read);
            return JsonSerializer.Deserialize(text.ToArray(), SyncJson.Default.SyncJob);
        }
        catch (Exception failure) when (failure is JsonException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Commands cannot reach the portal: {Reason}")]
    private partial void LogClosed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A synchronisation failed.")]
    private partial void LogFailed(Exception failure);
}
