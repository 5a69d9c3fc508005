using System.CommandLine;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Options that several commands share, so that they read and behave alike.</summary>
internal static class CommonOptions
{
    private const string KeyVariable = "STUDIO_BODY_KEY";

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

    public static Option<FileInfo?> BodyKey() => new("--body-key")
    {
        Description = $"File with the keys under which what messages hold is encrypted in the database, the newest first: 64 hexadecimal digits a line. Default: the environment's {KeyVariable}; without either it is not encrypted.",
        HelpName = "FILE",
    };

    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "The portal's data folder.",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo("data"),
    };

    /// <summary>Who runs the command, for the audit.</summary>
    public static Actor Person() => new("cli:" + Environment.UserName, Environment.UserName);

    public static Option<FileInfo?> JUnit() => new("--junit") { Description = "Also write the results as JUnit XML, for build servers.", HelpName = "FILE" };

    /// <summary>The keys of a file or of the environment; null without either.</summary>
    internal static Outcome<BodyKeys>? KeysOf(FileInfo? file) =>
        file is not null ? BodyKeys.Read(file.FullName) : Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } text ? BodyKeys.Parse(text, KeyVariable) : null;

    internal static string DefaultMappings()
    {
        var here = Path.GetFullPath("mappings");
        return Directory.Exists(here) ? here : Path.Combine(AppContext.BaseDirectory, "mappings");
    }
}
