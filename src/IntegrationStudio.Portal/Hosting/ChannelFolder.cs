using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>The channel definitions of an installation: <c>channels/*.json</c> in its data folder.</summary>
internal static class ChannelFolder
{
    /// <summary>Writes definitions that are not there yet; what somebody changed stays.</summary>
    public static async Task SeedAsync(string dataDirectory, IEnumerable<ChannelDefinition> definitions, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataDirectory, "channels")).FullName;
        foreach (var definition in definitions)
        {
            var file = Path.Combine(folder, definition.Id + ".json");
            if (!File.Exists(file))
            {
                await File.WriteAllTextAsync(file, definition.Write(), cancel);
            }
        }
    }

    /// <summary>Reads every definition and gives it to the host, but those of channels that are published. A definition with problems is left out, the others run; all problems carry the file's name.</summary>
    public static async Task<IReadOnlyList<Problem>> LoadAsync(string dataDirectory, ChannelHost channels, IReadOnlySet<string> published, CancellationToken cancel)
    {
        var folder = Path.Combine(dataDirectory, "channels");
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var problems = new List<Problem>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = "channels/" + Path.GetFileName(file);
            var read = ChannelDefinition.Read(await File.ReadAllBytesAsync(file, cancel));
            if (read.Value is { } known && published.Contains(known.Id))
                continue;
            var found = read.Succeeded ? await channels.AddAsync(read.Value, cancel) : read.Problems;
            problems.AddRange(found.Select(problem => problem with { Path = $"{name}: {problem.Path}" }));
        }

        return problems;
    }
}
