namespace IntegrationStudio.Engine.Audit;

/// <summary>The second place of checkpoints: a file of lines that is only ever appended to.</summary>
internal sealed class CheckpointFile(string folder)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "checkpoints.ndjson");

    /// <summary>Its lines; null when there is no file. A last line without an end is one that the machine's end cut off, and does not count.</summary>
    public IReadOnlyList<string>? Read()
    {
        try
        {
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            string text = reader.ReadToEnd();
            string[] lines = text.Split('\n');
            return [.. lines[..^1].Where(line => line.Length > 0)];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Appends a line; it is on the disk when this returns.</summary>
    public void Append(string line)
    {
        Directory.CreateDirectory(folder);
        using var stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        stream.Seek(EndOfLines(stream), SeekOrigin.Begin);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        stream.SetLength(stream.Position);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Behind the last complete line.</summary>
    private static long EndOfLines(FileStream stream)
    {
        for (long at = stream.Length; at > 0; at--)
        {
            stream.Seek(at - 1, SeekOrigin.Begin);
            if (stream.ReadByte() == '\n') return at;
        }

        return 0;
    }
}
