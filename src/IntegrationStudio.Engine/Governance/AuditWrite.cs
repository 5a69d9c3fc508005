using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance;

/// <summary>An audit entry by itself: of what changes nothing else, such as reading, or being refused.</summary>
internal sealed class AuditWrite(AuditEntry entry, long at) : JournalWrite<bool>
{
    protected override bool Write(JournalSession session)
    {
        session.Audit(entry, at);
        return true;
    }
}
