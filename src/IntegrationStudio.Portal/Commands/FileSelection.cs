using Microsoft.Extensions.FileSystemGlobbing;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Which files a command works on: files and folders, narrowed by patterns.</summary>
/// <remarks>A pattern without a slash is a file name and matches at any depth, as in .gitignore; one with a slash is relative to the folder that was named.</remarks>
internal static class FileSelection
{
    /// <summary>A file, the path that its outputs get below the output folder, and whether the file itself was named rather than found in a folder.</summary>
    internal sealed record Selected(string File, string Relative, bool IsNamed = false);

    /// <summary>The files below each path in a stable order. A path that does not exist is returned in <paramref name="missing"/>.</summary>
    public static IReadOnlyList<Selected> Find(IEnumerable<string> paths, IReadOnlyList<string> include, IReadOnlyList<string> exclude, out IReadOnlyList<string> missing)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(include.Count == 0 ? ["**/*"] : include.Select(AnyDepth));
        matcher.AddExcludePatterns(exclude.Select(AnyDepth));
        var absent = new List<string>();
        var found = new List<Selected>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                found.Add(new Selected(path, Path.GetFileName(path), IsNamed: true));
            }
            else if (Directory.Exists(path))
            {
                found.AddRange(matcher.GetResultsInFullPath(path)
                    .Select(file => new Selected(file, Path.GetRelativePath(path, file)))
                    .OrderBy(file => file.Relative, StringComparer.Ordinal));
            }
            else
            {
                absent.Add(path);
            }
        }

        missing = absent;
        return found;
    }

    private static string AnyDepth(string pattern) => pattern.Contains('/', StringComparison.Ordinal) ? pattern : "**/" + pattern;
}
