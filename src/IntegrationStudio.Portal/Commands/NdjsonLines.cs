namespace IntegrationStudio.Portal.Commands;

/// <summary>The lines of a file of newline-delimited JSON, one at a time, so that an export of any size can be read. Empty lines are passed over.</summary>
internal static class NdjsonLines
{
    private const int Chunk = 64 * 1024;

    /// <summary>Each line with its number from 1; a line longer than the limit comes as an empty one.</summary>
    public static IEnumerable<(int Number, byte[] Line)> Read(string file, int longest)
    {
        using var stream = File.OpenRead(file);
        var line = new MemoryStream();
        var buffer = new byte[Chunk];
        var number = 1;
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            var start = 0;
            for (var end = Array.IndexOf(buffer, (byte)'\n', 0, read); end >= 0; end = Array.IndexOf(buffer, (byte)'\n', start, read - start))
            {
                Append(line, buffer.AsSpan(start, end - start), longest);
                if (HasContent(line))
                {
                    yield return (number, Taken(line, longest));
                }

                line.SetLength(0);
                number++;
                start = end + 1;
            }

            Append(line, buffer.AsSpan(start, read - start), longest);
        }

        if (HasContent(line))
        {
            yield return (number, Taken(line, longest));
        }
    }

    private static void Append(MemoryStream line, ReadOnlySpan<byte> bytes, int longest)
    {
        if (line.Length <= longest)
        {
            line.Write(bytes);
        }
    }

    private static bool HasContent(MemoryStream line) => line.GetBuffer().AsSpan(0, (int)line.Length).ContainsAnyExcept(" \t\r\n"u8);

    private static byte[] Taken(MemoryStream line, int longest) => line.Length > longest ? [] : line.ToArray();
}
