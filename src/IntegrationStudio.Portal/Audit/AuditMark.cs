using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Audit;

/// <summary>How entries and subjects show.</summary>
internal static class AuditMark
{
    public static Mark Of(AuditEntry entry) => entry.Denied ? new Mark("bad", "refused", "Refused") : new Mark("ok", "ok", "Done");

    public static string Of(AuditFault fault) => fault switch
    {
        AuditFault.CheckpointMissing => "Checkpoint missing",
        AuditFault.CheckpointAltered => "Checkpoint altered",
        _ => fault.ToString(),
    };

    /// <summary>The page of a subject, or null.</summary>
    public static string? LinkOf(string subject) => subject.Split(':', 2) switch
    {
        ["message", var id] when long.TryParse(id, out _) => "/messages/" + id,
        ["channel", var id] => "/channels/" + Uri.EscapeDataString(id),
        ["mapping", var id] => "/mappings/" + string.Join('/', id.Split('@')[0].Split('/').Select(Uri.EscapeDataString)),
        _ => null,
    };
}
