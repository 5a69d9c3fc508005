using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Governance.Sync;

namespace IntegrationStudio.Portal.Versions.Folders;

/// <summary>What <c>studio import</c> and <c>studio export</c> ask for: of the portal that works with the data folder, or of themselves where none does.</summary>
/// <param name="IsImport">The way into the database; else out of it.</param>
/// <param name="Folder">The folder's full path.</param>
/// <param name="User">Who asks: an account of the operating system.</param>
internal sealed record SyncJob(bool IsImport, string Folder, string User)
{
    public bool Check { get; init; }

    public IReadOnlyList<string> Force { get; init; } = [];

    public string? Submit { get; init; }

    public bool AcknowledgeChanges { get; init; }

    public bool Drafts { get; init; }

    public bool Prune { get; init; }

    /// <summary>Sign-in names of people who wrote what comes in.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Whether nobody who signs in here wrote it.</summary>
    public bool NoAuthor { get; init; }

    /// <summary>Not a synchronisation: a backup is about to be taken, which the audit has to know first.</summary>
    public bool NotesBackup { get; init; }
}

/// <summary>How jobs and reports are spelt between a command and the portal.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SyncJob))]
[JsonSerializable(typeof(SyncReport))]
internal sealed partial class SyncJson : JsonSerializerContext;
