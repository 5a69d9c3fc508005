using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>Where Node and the sandbox program are on this machine.</summary>
internal sealed record NodeLocation(string Node, string Folder)
{
    public static Outcome<NodeLocation> Find(ScriptOptions options)
    {
        var folder = Path.GetFullPath(options.HostFolder ?? Path.Combine(AppContext.BaseDirectory, "scripthost"));
        if (!File.Exists(Path.Combine(folder, "host.js"))) return ScriptProblems.NoHost(folder);
        var node = options.NodePath ?? OnPath();
        return node is not null && File.Exists(node) ? new NodeLocation(node, folder) : ScriptProblems.NoNode(options.NodePath);
    }

    // Not left to Process.Start, which would also look into the current folder.
    private static string? OnPath()
    {
        var name = OperatingSystem.IsWindows() ? "node.exe" : "node";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
