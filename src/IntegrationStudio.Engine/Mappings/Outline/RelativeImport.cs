namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>What a relative import of a script means: <c>"./names"</c> in <c>scripts/clean.ts</c> is <c>scripts/names.ts</c>.</summary>
public static class RelativeImport
{
    /// <summary>Whether an import in one script means a file of the same definition, with or without its ending.</summary>
    public static bool Means(string importing, string specifier, string file) => specifier.StartsWith('.') && IsFile(Resolve(importing, specifier), file);

    internal static bool IsFile(string path, string file) => path == file || path + ".ts" == file || path + ".js" == file;

    private static string Resolve(string importing, string specifier)
    {
        List<string> steps = [.. importing.Split('/').SkipLast(1)];
        foreach (string step in specifier.Split('/'))
        {
            if (step == ".." && steps.Count > 0) steps.RemoveAt(steps.Count - 1);
            else if (step is not (".." or "." or "")) steps.Add(step);
        }

        return string.Join('/', steps);
    }
}
