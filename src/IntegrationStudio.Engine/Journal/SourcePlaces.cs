using System.Data.Common;
using Dapper;

namespace IntegrationStudio.Engine.Journal;

/// <summary>How far a source has come: a watermark, the name of the last file. A source keeps its place after the messages before it were stored; what it takes again after a crash is recognised.</summary>
internal static class SourcePlaces
{
    /// <summary>What was kept under a name; null the first time.</summary>
    public static string? Read(DbConnection connection, int channel, string name) =>
        connection.ExecuteScalar<string?>("SELECT value FROM source_place WHERE channel = @channel AND name = @name", new { channel, name });
}

/// <summary>Keeps a source's place; null forgets it.</summary>
internal sealed class SourcePlaceWrite(int channel, string name, string? value) : JournalWrite<bool>
{
    public override bool IsUrgent => false;

    protected override bool Write(JournalSession session)
    {
        if (value is null)
            session.Statement("DELETE FROM source_place WHERE channel = ?1 AND name = ?2").Bind(1, channel).Bind(2, name).Run();
        else
            session.Statement("INSERT INTO source_place (channel, name, value) VALUES (?1, ?2, ?3) ON CONFLICT (channel, name) DO UPDATE SET value = ?3").Bind(1, channel).Bind(2, name).Bind(3, value).Run();
        return true;
    }
}
