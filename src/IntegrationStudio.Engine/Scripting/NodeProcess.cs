using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>One process of the sandbox program: sends a frame, awaits the answer, kills the process when the answer takes too long.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly int _largestAnswer;
    private readonly Task<string> _complaints;

    private NodeProcess(Process process, int largestAnswer)
    {
        (_process, Id) = (process, process.Id);
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
        _largestAnswer = largestAnswer;
        _complaints = DrainAsync(process.StandardError);
    }

    /// <summary>Its number, also after its end.</summary>
    public int Id { get; }

    public bool IsAlive => !_process.HasExited;

    /// <summary>Starts a role and awaits its greeting.</summary>
    public static async Task<Outcome<NodeProcess>> StartAsync(ScriptOptions options, string[] flags, string[] arguments, int largestAnswer)
    {
        var location = NodeLocation.Find(options);
        if (!location.Succeeded) return Outcome<NodeProcess>.Failed(location.Problems);
        var process = new Process { StartInfo = StartInfo(location.Value, flags, arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            process.Dispose();
            return ScriptProblems.NotStarted(error.Message);
        }

        var node = new NodeProcess(process, largestAnswer);
        var problem = await node.GreetAsync(options.StartDeadline).ConfigureAwait(false);
        if (problem is null) return node;
        await node.DisposeAsync().ConfigureAwait(false);
        return problem;
    }

    /// <summary>Sends a frame (its length in the first four bytes) and awaits the answer. Without one the process is dead.</summary>
    public async Task<Exchange> ExchangeAsync(ReadOnlyMemory<byte> frame, TimeSpan deadline)
    {
        using var timer = new CancellationTokenSource(deadline);
        // Killing is what ends a pending read or write: neither can be taken back from a pipe.
        await using var kill = timer.Token.UnsafeRegister(static state => ((NodeProcess)state!).Kill(), this).ConfigureAwait(false);
        try
        {
            if (!frame.IsEmpty)
            {
                await _input.WriteAsync(frame).ConfigureAwait(false);
                await _input.FlushAsync().ConfigureAwait(false);
            }

            var header = new byte[4];
            await _output.ReadExactlyAsync(header).ConfigureAwait(false);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
            if (length <= _largestAnswer)
            {
                var answer = new byte[length];
                await _output.ReadExactlyAsync(answer).ConfigureAwait(false);
                return new Exchange(answer, false);
            }

            Kill();
            return default;
        }
        catch (Exception error) when (error is EndOfStreamException or IOException)
        {
            return new Exchange(null, timer.IsCancellationRequested);
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _complaints.ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task<Problem?> GreetAsync(TimeSpan deadline)
    {
        var greeting = await ExchangeAsync(default, deadline).ConfigureAwait(false);
        if (greeting.TimedOut) return ScriptProblems.NotStarted("it did not answer");
        if (greeting.Answer is null) return ScriptProblems.NotStarted(await _complaints.ConfigureAwait(false));
        try
        {
            var self = ScriptJson.Read(greeting.Answer, ScriptJson.Default.Greeting);
            return self.Oldest is null ? null : ScriptProblems.NodeTooOld(self.Node);
        }
        catch (JsonException)
        {
            return ScriptProblems.NotStarted("it is not the sandbox program that answers");
        }
    }

    private static ProcessStartInfo StartInfo(NodeLocation location, string[] flags, string[] arguments)
    {
        var info = new ProcessStartInfo(location.Node)
        {
            WorkingDirectory = location.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var part in (string[])["--no-addons", "--no-warnings", .. flags, Path.Combine(location.Folder, "host.js"), .. arguments])
            info.ArgumentList.Add(part);
        info.Environment.Clear();
        info.Environment["TZ"] = "UTC";
        return info;
    }

    // Keeps the beginning, which says why a process did not start; a full pipe would block it.
    private static async Task<string> DrainAsync(StreamReader errors)
    {
        var kept = new StringBuilder();
        var buffer = new char[512];
        try
        {
            for (int count; (count = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            {
                if (kept.Length < buffer.Length) kept.Append(buffer, 0, count);
            }
        }
        catch (IOException)
        {
            // The pipe broke with the process.
        }

        return kept.Length == 0 ? "it ended at once" : kept.Replace('\n', ' ').ToString();
    }
}

/// <summary>An answer, or why there is none: the deadline passed (<paramref name="TimedOut"/>) or the process ended by itself.</summary>
internal readonly record struct Exchange(byte[]? Answer, bool TimedOut);
