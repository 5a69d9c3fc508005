using System.Globalization;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Backups;

/// <summary>Makes a restored database say that time went by outside of it. Returns how many deliveries were open.</summary>
internal sealed class RestoredWrite(DateTimeOffset taken, bool hold, Actor by, long at) : JournalWrite<int>
{
    protected override int Write(JournalSession session)
    {
        var moment = taken.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z";
        session.Statement("INSERT INTO event (message, delivery, at, what, detail) SELECT message, id, ?1, 'Restored', ?2 FROM delivery WHERE state < 10")
            .Bind(1, at).Bind(2, $"Brought back from a backup of {moment}: it may have arrived since.").Run();
        session.Statement("UPDATE delivery SET duplicate = 1 WHERE state IN (6, 7)").Run();
        var open = session.Statement("UPDATE delivery SET state = ?1, due = NULL, duplicate = 1 WHERE state IN (0, 1, 2, 3, 4)")
            .Bind(1, (long)(hold ? DeliveryState.Held : DeliveryState.Uncertain)).Run();
        session.Statement("DELETE FROM session").Run();
        session.Audit(new AuditEntry(by, "installation.restore", "installation:" + session.Options.Node)
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"from a backup of {moment}; {open} open deliveries {(hold ? "held" : "by their destinations' policy")}; everybody signed out"),
        }, at);
        return open;
    }
}
