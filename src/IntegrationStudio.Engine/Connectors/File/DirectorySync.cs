using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace IntegrationStudio.Engine.Connectors.File;

/// <summary>Makes renames durable: a directory is flushed once for everyone who waits for it.</summary>
internal sealed partial class DirectorySync
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Returns when every rename in the directory that happened before the call is on disk. Blocks.</summary>
    public void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals its directories, and they cannot be opened for flushing
        var turn = _turns.GetOrAdd(directory, static _ => new Turn());
        // Whoever comes while a flush runs shares the next one.
        lock (turn.Gate)
        {
            var mine = ++turn.Asked;
            while (turn.Flushed < mine)
            {
                if (turn.Running)
                {
                    Monitor.Wait(turn.Gate);
                    continue;
                }
                turn.Running = true;
                var covers = turn.Asked;
                Monitor.Exit(turn.Gate);
                try
                {
                    FlushNow(directory);
                }
                finally
                {
                    Monitor.Enter(turn.Gate);
                    turn.Running = false;
                    Monitor.PulseAll(turn.Gate);
                }
                turn.Flushed = covers;
            }
        }
        if (_turns.Count > 1024) // one per day and folder: forgotten now and then
            _turns.Clear();
    }

    private static void FlushNow(string directory)
    {
        var descriptor = Open(directory, 0);
        if (descriptor < 0)
            throw new IOException($"The folder cannot be opened for flushing (error {Marshal.GetLastPInvokeError()}).");
        var failed = FSync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
            throw new IOException($"The folder cannot be flushed (error {error}).");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Close(int descriptor);

    private sealed class Turn
    {
        public object Gate { get; } = new();

        public long Asked { get; set; }

        public long Flushed { get; set; }

        public bool Running { get; set; }
    }
}
