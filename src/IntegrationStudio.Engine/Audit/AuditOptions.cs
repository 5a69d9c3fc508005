namespace IntegrationStudio.Engine.Audit;

/// <summary>Where checkpoints of the audit go and how often they are made.</summary>
/// <param name="KeyFile">The private key (ECDSA P-256, PEM) that signs them; made with mode 0600 when it is missing.</param>
/// <param name="CheckpointFolder">The second place: a folder that gets <c>checkpoints.ndjson</c>. Best on another disk or machine.</param>
public sealed record AuditOptions(string KeyFile, string CheckpointFolder)
{
    /// <summary>A checkpoint after this many entries. Default 1,000.</summary>
    public int Every { get; init; } = 1000;

    /// <summary>How long to look for new entries before a checkpoint is made of what has come to rest. Default 5 s.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The places in a data folder: <c>keys/audit.pem</c> and <c>audit/</c>.</summary>
    public static AuditOptions In(string dataDirectory, string? checkpointFolder = null) =>
        new(Path.Combine(dataDirectory, "keys", "audit.pem"), checkpointFolder ?? Path.Combine(dataDirectory, "audit"));
}
