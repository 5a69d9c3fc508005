using Xunit;

namespace IntegrationStudio.Standards.Tests;

/// <summary>Reference data beside the repository (<c>../shared</c>); tests that need it are skipped where it is absent.</summary>
internal static class SharedFolder
{
    public static string Find(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "IntegrationStudio.sln")))
            root = root.Parent;
        var found = root?.Parent is null ? "" : Path.Combine(root.Parent.FullName, "shared", path);
        if (!Directory.Exists(found) && !File.Exists(found))
            Assert.Skip($"../shared/{path} is not here");
        return found;
    }
}
