using IntegrationStudio.Engine.Mappings.Testing;

namespace IntegrationStudio.Portal.Commands;

/// <summary>The file that <c>--junit</c> names; its folder is made.</summary>
internal static class JUnitFile
{
    public static void Write(string file, string command, IReadOnlyList<JUnitCheck> checks, DateTimeOffset started)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var output = File.Create(file);
        JUnitReport.Write(command, checks, started, DateTimeOffset.UtcNow - started, output);
    }

    /// <summary>A file as a case: its folder is the suite.</summary>
    public static (string Suite, string Name) NameOf(string path)
    {
        path = path.Replace('\\', '/');
        return path.LastIndexOf('/') is > 0 and var at ? (path[..at].TrimStart('.', '/'), path[(at + 1)..]) : ("documents", path);
    }
}
