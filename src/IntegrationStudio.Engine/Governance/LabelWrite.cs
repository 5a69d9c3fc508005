using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>Puts a word on a version, or takes it off: for people to find it again. It says nothing about what runs.</summary>
internal sealed class LabelWrite(MappingVersion version, string label, bool wanted, Actor actor, string? address, long now) : JournalWrite<Problem?>
{
    protected override Problem? Write(JournalSession session)
    {
        bool has = JournalSession.Single(session.Statement("SELECT 1 FROM version_label WHERE seq = ?1 AND label = ?2").Bind(1, version.Sequence).Bind(2, label)) is not null;
        if (has == wanted) return null;
        if (wanted && JournalSession.Single(session.Statement("SELECT count(*) FROM version_label WHERE seq = ?1").Bind(1, version.Sequence)) >= VersionStore.MostLabels)
            return new Problem("version.label", label, $"A version has {VersionStore.MostLabels} labels at most.") { Mend = "Take one off first." };
        session.Statement(wanted ? "INSERT INTO version_label (seq, label) VALUES (?1, ?2)" : "DELETE FROM version_label WHERE seq = ?1 AND label = ?2").Bind(1, version.Sequence).Bind(2, label).Run();
        session.Audit(new AuditEntry(actor, "version.label", version.Key.Subject) { Detail = $"{(wanted ? "added" : "removed")} {label}", Hash = version.EffectiveHash, Address = address }, now);
        return null;
    }
}
