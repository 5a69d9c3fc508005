using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.File;

/// <summary>
/// Writes each delivery as a file below a folder: into a temporary file, flushed, renamed, the folder flushed. A reader sees whole files only,
/// and a delivery that is repeated writes the same bytes under the same name.
/// </summary>
internal sealed class FileDestination : IDestination
{
    private readonly string _root;
    private readonly FileNamePattern _name;
    private readonly DirectorySync _directories = new();
    private readonly Lazy<BlockingThreads> _threads;

    private FileDestination(string root, FileNamePattern name, FileDestinationDefinition definition)
    {
        (_root, _name, Definition) = (root, name, definition);
        _threads = new(() => new BlockingThreads(definition.Parallel, "file-" + definition.Id));
    }

    public DestinationDefinition Definition { get; }

    /// <summary>Checks the folder and the name's pattern.</summary>
    public static FileDestination? Compile(FileDestinationDefinition definition, DefinitionCheck check)
    {
        var folder = definition.Folder ?? check.Channel;
        if (!FileNamePattern.StaysInside(folder))
        {
            check.Add("file.folder", "folder", "The folder must be relative to the output root, without \"..\", backslash or control characters.");
            return null;
        }
        return FileNamePattern.Compile(check.Channel, definition.Name, check.At("name"), check.Problems) is { } name
            ? new FileDestination(Path.GetFullPath(Path.Combine(check.Options.OutputRoot, folder)), name, definition)
            : null;
    }

    public string Describe(OutgoingMessage message) => $"the file {_name.Name(message.MessageId, message.Content)} in out/{((FileDestinationDefinition)Definition).Folder}";

    public Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel) => _threads.Value.RunAsync(() => Write(message));

    public void Dispose()
    {
        if (_threads.IsValueCreated)
            _threads.Value.Dispose();
    }

    private DeliveryOutcome Write(OutgoingMessage message)
    {
        var relative = _name.Name(message.MessageId, message.Content);
        var path = Path.Combine(_root, relative);
        var directory = Path.GetDirectoryName(path)!;
        var temporary = $"{path}.{message.DeliveryId}.tmp";
        try
        {
            if (Prepare(directory) is { } reason)
                return new DeliveryOutcome(DeliveryResult.Refused, reason);
            using (var file = System.IO.File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, message.Content.Bytes.Span, 0);
                RandomAccess.FlushToDisk(file);
            }
            System.IO.File.Move(temporary, path, overwrite: true);
            _directories.Flush(directory);
            return new DeliveryOutcome(DeliveryResult.Delivered, relative);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            return new DeliveryOutcome(DeliveryResult.Retry, $"{relative}: {reason.Message}");
        }
    }

    /// <summary>Makes the folder; refuses when a part of it is a link, which could lead out of the root.</summary>
    private string? Prepare(string directory)
    {
        var info = Directory.CreateDirectory(directory);
        for (DirectoryInfo? part = info; part is not null && part.FullName.Length > _root.Length; part = part.Parent)
            if (part.LinkTarget is not null)
                return "A folder below the destination's root is a symbolic link.";
        return null;
    }

    private static void TryDelete(string path)
    {
        try
        {
            System.IO.File.Delete(path);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // The next attempt overwrites it.
        }
    }
}
