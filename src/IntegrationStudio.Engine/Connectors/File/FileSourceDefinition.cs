using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.File;

/// <summary>Takes files out of a folder, each as one message or, where the channel splits, as a batch.</summary>
public sealed record FileSourceDefinition : SourceDefinition
{
    /// <summary>The folder below the host's input root; the channel's id by default.</summary>
    public string? Folder { get; init; }

    /// <summary>Which names: patterns with <c>*</c> and <c>?</c>. Default all.</summary>
    public IReadOnlyList<string> Include { get; init; } = ["*"];

    /// <summary>Which names not. Default those that begin with a dot, and what writers call files that are not whole.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [".*", "*.tmp", "*.part", "*.filepart", "*~"];

    /// <summary>Whether folders in it are looked into, too.</summary>
    public bool Recursive { get; init; }

    /// <summary>In which order files are taken that lie there together.</summary>
    public FileOrder Order { get; init; } = FileOrder.Name;

    /// <summary>Seconds between two looks. Default 5.</summary>
    public int EverySeconds { get; init; } = 5;

    /// <summary>A file is taken once its size and time have not changed for so many seconds. Default 2; 0 where writers rename whole files into the folder.</summary>
    public int StableSeconds { get; init; } = 2;

    /// <summary>What becomes of a file that was taken.</summary>
    public FileAfter After { get; init; } = FileAfter.Archive;

    /// <inheritdoc/>
    public override string Endpoint(string channel) => $"in/{Folder ?? channel}";

    internal override void Check(DefinitionCheck check)
    {
        if (!FileNamePattern.StaysInside(Folder ?? check.Channel))
            check.Add("file.folder", "folder", "The folder must be relative to the input root, without \"..\", backslash or control characters.");
        if (Include.Count == 0)
            check.Add("file.include", "include", "Without a pattern no file is ever taken.", "Write \"*\" for all.");
        foreach (var (index, pattern) in Include.Concat(Exclude).Index())
            if (pattern.Length == 0 || pattern.Contains('/', StringComparison.Ordinal))
                check.Add("file.pattern", index < Include.Count ? $"include[{index}]" : $"exclude[{index - Include.Count}]", $"\"{pattern}\" is no pattern of a name.", "Use * and ?, as in *.hl7.");
        check.Between(EverySeconds, 1, 86_400, "everySeconds");
        check.Between(StableSeconds, 0, 3600, "stableSeconds");
        if (check.Options.InputRoot is null)
            check.Add("file.no-root", "folder", "There is no folder here that files may be taken from.");
    }

    internal override Task<Outcome<ISource>> StartAsync(SourceContext context, CancellationToken cancel) => Task.FromResult(FileSource.Start(this, context));
}

/// <summary>The order of files that lie in a folder together.</summary>
public enum FileOrder
{
    /// <summary>By name (default).</summary>
    [JsonStringEnumMemberName("name")]
    Name,

    /// <summary>By the time of the last change, then by name.</summary>
    [JsonStringEnumMemberName("time")]
    Time,
}

/// <summary>What becomes of a file that was taken.</summary>
public enum FileAfter
{
    /// <summary>It is moved to <c>archive/</c> beside it, by day (default).</summary>
    [JsonStringEnumMemberName("archive")]
    Archive,

    /// <summary>It is deleted: the journal has its bytes.</summary>
    [JsonStringEnumMemberName("delete")]
    Delete,
}
