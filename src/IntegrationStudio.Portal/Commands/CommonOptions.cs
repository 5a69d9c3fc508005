using System.CommandLine;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Options that several commands share, so that they read and behave alike.</summary>
internal static class CommonOptions
{
    /// <summary>The folder with mapping definitions: the one named, else <c>mappings</c> below the current folder, else the one shipped with the program.</summary>
    public static Option<DirectoryInfo> Mappings() => new("--mappings")
    {
        Description = "Folder with mapping definitions. Default: 'mappings' below the current folder, else the shipped ones.",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo(DefaultMappings()),
    };

    public static Option<string[]> Include() => new("--include")
    {
        Description = "Only files that match, e.g. --include '*.hl7'. A pattern without a slash matches at any depth. May be given several times.",
        HelpName = "GLOB",
        DefaultValueFactory = _ => [],
    };

    public static Option<string[]> Exclude() => new("--exclude")
    {
        Description = "Not the files that match, e.g. --exclude '**/golden/**'. May be given several times.",
        HelpName = "GLOB",
        DefaultValueFactory = _ => [],
    };

    internal static string DefaultMappings()
    {
        var here = Path.GetFullPath("mappings");
        return Directory.Exists(here) ? here : Path.Combine(AppContext.BaseDirectory, "mappings");
    }
}
