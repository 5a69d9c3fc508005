namespace IntegrationStudio.Engine.Governance.Sync;

/// <summary>How a definition in a folder and the same in the database stand to each other, seen from when both were last the same.</summary>
public enum SyncState
{
    /// <summary>Both say the same.</summary>
    Same,

    /// <summary>Only the folder has it, and it was never here.</summary>
    FolderNew,

    /// <summary>Only the folder changed.</summary>
    FolderChanged,

    /// <summary>It was in both, and is gone from the folder.</summary>
    FolderDeleted,

    /// <summary>Only the database has it, and it was never in the folder.</summary>
    DatabaseNew,

    /// <summary>Only the database changed.</summary>
    DatabaseChanged,

    /// <summary>It was in both, and is gone from the database.</summary>
    DatabaseDeleted,

    /// <summary>The folder's state came here, and nobody approved it yet.</summary>
    Waiting,

    /// <summary>Both changed, each in another way; or they differ and were never the same.</summary>
    Conflict,
}

/// <summary>One definition of a synchronisation.</summary>
/// <param name="Id">The definition.</param>
/// <param name="State">How folder and database stand to each other.</param>
public sealed record SyncItem(string Id, SyncState State)
{
    /// <summary>What was done, or would be done; null for nothing.</summary>
    public string? Action { get; init; }

    /// <summary>What is different, item by item: <c>rule obs/status changed</c>.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>What hinders it.</summary>
    public IReadOnlyList<Standards.Problem> Problems { get; init; } = [];
}

/// <summary>What came of a synchronisation.</summary>
/// <param name="Items">Every definition that is in the folder, in the database, or was in both; sorted by id.</param>
/// <param name="Problems">What is wrong with the folder as such; nothing was done when there is an error among them.</param>
/// <param name="Shipped">How many definitions of the product were passed over.</param>
public sealed record SyncReport(IReadOnlyList<SyncItem> Items, IReadOnlyList<Standards.Problem> Problems, int Shipped)
{
    /// <summary>Whether anything is not the same on both sides.</summary>
    public bool Differs => Items.Any(item => item.State != SyncState.Same);

    /// <summary>Whether both sides changed somewhere.</summary>
    public bool HasConflicts => Items.Any(item => item.State == SyncState.Conflict);

    /// <summary>Everything that hindered it.</summary>
    public IEnumerable<Standards.Problem> Errors => Problems.Concat(Items.SelectMany(item => item.Problems)).Where(problem => problem.Severity == Standards.Severity.Error);
}

/// <summary>What is to be synchronised, and how.</summary>
/// <param name="Folder">The folder that holds definitions at the paths of their ids.</param>
public sealed record SyncRequest(string Folder)
{
    /// <summary>Only say what would be done.</summary>
    public bool Check { get; init; }

    /// <summary>Definitions for which the side that is read is taken although the other one changed as well.</summary>
    public IReadOnlyCollection<string> Force { get; init; } = [];

    /// <summary>Import: hand the drafts in, for this reason; null leaves them drafts.</summary>
    public string? Submit { get; init; }

    /// <summary>Export: drafts go out where there are any, and versions that nobody reviewed.</summary>
    public bool Drafts { get; init; }

    /// <summary>Export: what is gone from the database goes from the folder as well.</summary>
    public bool Prune { get; init; }

    /// <summary>Import: people who wrote what is in the folder; they cannot approve it.</summary>
    public IReadOnlyList<Audit.Actor> Authors { get; init; } = [];
}
