using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.File;

/// <summary>
/// Looks into a folder and takes what is whole, one file after the other. A file is moved only after its message is stored; one that was stored before the program
/// ended is recognised by its name, time and bytes. What the channel refuses goes to <c>error/</c> with the problems beside it.
/// </summary>
internal sealed class FileSource : ISource
{
    private const string ArchiveFolder = "archive";
    private const string ErrorFolder = "error";

    /// <summary>Larger files are counted against the common memory budget while they are processed.</summary>
    private const int SmallFile = 64 * 1024;

    private readonly FileSourceDefinition _definition;
    private readonly SourceContext _context;
    private readonly string _root;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, (long Size, DateTime Time, DateTimeOffset Since)> _seen = new(StringComparer.Ordinal);
    /// <summary>Files that are stored and could not be moved, as they were then: only the move is tried again.</summary>
    private readonly Dictionary<string, (long Size, DateTime Time)> _stored = new(StringComparer.Ordinal);
    private readonly Task _running;
    private volatile Problem? _trouble;

    private FileSource(FileSourceDefinition definition, SourceContext context, string root)
    {
        (_definition, _context, _root) = (definition, context, root);
        _running = Task.Run(RunAsync);
    }

    public string Endpoint => _definition.Endpoint(_context.Channel);

    public int Connections => 0;

    public Problem? Trouble => _trouble;

    public static Outcome<ISource> Start(FileSourceDefinition definition, SourceContext context)
    {
        var root = Path.GetFullPath(Path.Combine(context.Options.InputRoot!, definition.Folder ?? context.Channel));
        try
        {
            Directory.CreateDirectory(root);
            if (Link(root, context.Options.InputRoot!) is { } link)
                return Outcome<ISource>.Failed([new Problem("file.link", "source.folder", $"{link} is a symbolic link, which could lead out of the input root.") { Mend = "Mount the other place there instead." }]);
            return Outcome<ISource>.Of(new FileSource(definition, context, root), []);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return Outcome<ISource>.Failed([new Problem("file.folder", "source.folder", $"The folder cannot be made: {reason.Message}")]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _trouble = await LookAsync().ConfigureAwait(false);
                await Task.Delay(TimeSpan.FromSeconds(_definition.EverySeconds), _context.Options.Clock, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return; // the channel stops; what was not taken lies there for the next start
            }
        }
    }

    /// <summary>Takes every file that is whole. Gives the last thing that went wrong; one file never keeps the others.</summary>
    private async Task<Problem?> LookAsync()
    {
        Problem? trouble = null;
        List<FileInfo> files;
        try
        {
            files = Find();
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return new Problem("file.folder", "source.folder", $"The folder cannot be read: {reason.Message}", Severity.Warning) { Mend = "It is looked into again all the time." };
        }

        foreach (var file in files)
        {
            _stop.Token.ThrowIfCancellationRequested();
            try
            {
                if (!IsWhole(file))
                    continue;
                if (!await TakeAsync(file).ConfigureAwait(false))
                    return new Problem("file.unavailable", "source", "The store cannot be written now; files stay where they are.", Severity.Warning) { Mend = "They are taken as soon as it can be written." };
                _seen.Remove(file.FullName);
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
            {
                trouble = new Problem("file.cannot-take", "source.folder", $"{Name(file)} cannot be taken: {reason.Message}", Severity.Warning) { Mend = "Let the account of the studio read, move and delete it." };
            }
        }

        return trouble;
    }

    private List<FileInfo> Find()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = _definition.Recursive, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System, IgnoreInaccessible = false };
        var files = new FileSystemEnumerable<FileInfo>(_root, (ref entry) => (FileInfo)entry.ToFileSystemInfo(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && Matches(entry.FileName, _definition.Include) && !Matches(entry.FileName, _definition.Exclude),
            ShouldRecursePredicate = (ref entry) => !(entry.Directory.Length == _root.Length && entry.FileName is ArchiveFolder or ErrorFolder),
        }.ToList();
        var there = files.Select(file => file.FullName).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _seen.Keys.Where(name => !there.Contains(name)).ToList())
            _seen.Remove(gone);
        foreach (var gone in _stored.Keys.Where(name => !there.Contains(name)).ToList())
            _stored.Remove(gone);
        return _definition.Order == FileOrder.Time
            ? [.. files.OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.FullName, StringComparer.Ordinal)]
            : [.. files.OrderBy(file => file.FullName, StringComparer.Ordinal)];
    }

    private static bool Matches(ReadOnlySpan<char> name, IReadOnlyList<string> patterns)
    {
        foreach (var pattern in patterns)
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true))
                return true;
        return false;
    }

    /// <summary>Whether nobody has written to it for long enough, as far as we saw ourselves: a writer's clock may be another.</summary>
    private bool IsWhole(FileInfo file)
    {
        if (_definition.StableSeconds == 0)
            return true;
        var now = _context.Options.Clock.GetUtcNow();
        var (size, time) = (file.Length, file.LastWriteTimeUtc);
        if (!_seen.TryGetValue(file.FullName, out var before) || before.Size != size || before.Time != time)
        {
            _seen[file.FullName] = (size, time, now);
            return false;
        }

        return now - before.Since >= TimeSpan.FromSeconds(_definition.StableSeconds);
    }

    /// <summary>False when the store is away: the file stays.</summary>
    private async Task<bool> TakeAsync(FileInfo file)
    {
        file.Refresh();
        if (!file.Exists)
            return true; // somebody took it back
        if (file.Length > _definition.MaxMessageBytes)
        {
            Refuse(file, [new Problem("file.too-large", Name(file), $"The file has {file.Length} bytes; at most {_definition.MaxMessageBytes} are taken.") { Mend = "Raise source.maxMessageBytes, or send it in parts." }]);
            return true;
        }

        var taken = file.Length > SmallFile ? file.Length : 0;
        await _context.Budget.TakeAsync(taken, _stop.Token).ConfigureAwait(false);
        try
        {
            var (size, time) = (file.Length, file.LastWriteTimeUtc);
            if (_stored.TryGetValue(file.FullName, out var stored) && stored == (size, time))
            {
                Finish(file);
                return true;
            }

            // What has no length is not opened: a pipe would keep us until somebody writes into it.
            var bytes = size == 0 ? [] : await System.IO.File.ReadAllBytesAsync(file.FullName, _stop.Token).ConfigureAwait(false);
            file.Refresh();
            if (!file.Exists || file.Length != size || file.LastWriteTimeUtc != time || bytes.Length != size)
            {
                _seen.Remove(file.FullName);
                return true; // somebody writes to it after all: it has to rest again
            }

            // The store may be away for long, and stopping must not wait for it: what it takes all the same is recognised at the next start.
            var answer = await _context.Receive(new Arrival
            {
                Bytes = bytes,
                Size = bytes.Length,
                Source = "file " + Name(file),
                IdempotencyKey = Key(file, bytes),
                OwnKey = true,
            }).WaitAsync(_stop.Token).ConfigureAwait(false);
            if (answer.Kind == AnswerKind.Unavailable)
                return false;
            if (answer.Kind == AnswerKind.Accepted)
            {
                _stored[file.FullName] = (size, time);
                file.Refresh();
                if (file.Exists && file.Length == size && file.LastWriteTimeUtc == time) // what was added since was not taken in: it is taken with the whole file
                    Finish(file);
            }
            else
                Refuse(file, answer.Problems);
            return true;
        }
        finally
        {
            _context.Budget.Return(taken);
        }
    }

    private string Key(FileInfo file, byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name(file)}\n{file.LastWriteTimeUtc.Ticks}\n")));
        hash.AppendData(bytes);
        return "file:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Finish(FileInfo file)
    {
        if (_definition.After == FileAfter.Delete)
            file.Delete();
        else
            Move(file, Path.Combine(ArchiveFolder, _context.Options.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        _stored.Remove(file.FullName);
    }

    private void Refuse(FileInfo file, IReadOnlyList<Problem> problems)
    {
        var moved = Move(file, ErrorFolder);
        System.IO.File.WriteAllText(moved + ".error.json", JsonSerializer.Serialize(problems, JournalJson.Default.IReadOnlyListProblem));
        _seen.Remove(file.FullName);
    }

    /// <summary>Moves a file without ever replacing another one.</summary>
    private string Move(FileInfo file, string folder)
    {
        var target = Path.Combine(_root, folder, Path.GetRelativePath(_root, file.FullName));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (Link(Path.GetDirectoryName(target)!, _root) is { } link)
            throw new IOException($"{link} is a symbolic link.");
        for (var i = 0; ; i++)
        {
            var free = i == 0 ? target : string.Create(CultureInfo.InvariantCulture, $"{target}.{i}");
            if (System.IO.File.Exists(free))
                continue;
            System.IO.File.Move(file.FullName, free, overwrite: false);
            return free;
        }
    }

    /// <summary>A folder below a root, on the way to a path, that is a link; null where there is none.</summary>
    private static string? Link(string path, string root)
    {
        var end = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)).Length;
        for (var part = new DirectoryInfo(path); part is not null && part.FullName.Length > end; part = part.Parent)
            if (part.LinkTarget is not null)
                return part.Name;
        return null;
    }

    private string Name(FileInfo file) => Path.GetRelativePath(_root, file.FullName);
}
