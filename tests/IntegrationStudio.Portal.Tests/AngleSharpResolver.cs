using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace IntegrationStudio.Portal.Tests;

/// <summary>bUnit asks for a newer AngleSharp.Diffing than the registry has; the pinned one does what it needs.</summary>
internal static class AngleSharpResolver
{
    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll")) : null;
}
