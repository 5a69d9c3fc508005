using System.Diagnostics;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Tells on standard error how far a long command is; silent for short work, so that standard output stays for results.</summary>
internal sealed class CommandProgress(string what, int total)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = First;
    private int _done;
    private bool _shown;

    /// <summary>One more item is done. Safe to call from many threads.</summary>
    public void Step()
    {
        var done = Interlocked.Increment(ref _done);
        if (_watch.Elapsed < _next)
        {
            return;
        }

        lock (_lock)
        {
            if (_watch.Elapsed < _next)
            {
                return;
            }

            _next = _watch.Elapsed + (Console.IsErrorRedirected ? InLog : OnTerminal);
            _shown = true;
            var left = TimeSpan.FromSeconds(_watch.Elapsed.TotalSeconds / done * (total - done));
            var line = $"{what}: {done:N0} of {total:N0}, about {left.TotalSeconds:N0} s left";
            Console.Error.Write(Console.IsErrorRedirected ? line + Environment.NewLine : "\r" + line + "   ");
        }
    }

    /// <summary>Ends the line that was being rewritten.</summary>
    public void Finish()
    {
        if (_shown && !Console.IsErrorRedirected)
        {
            Console.Error.WriteLine();
        }
    }
}
