using System.Data.Common;
using Dapper;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Which keys bodies were sealed under: a database does not open without all of them.</summary>
internal static class BodyKeyRows
{
    /// <summary>A key that bodies were sealed under and that is not given; remembers the one that seals from now on.</summary>
    public static Problem? Check(DbConnection connection, string name, JournalOptions options)
    {
        foreach (var id in connection.Query<byte[]>("SELECT id FROM body_key ORDER BY first"))
            if (options.BodyKeys?.Has(id) != true)
                return new Problem("journal.key-missing", name, $"Messages in this database are encrypted under key {Convert.ToHexStringLower(id)}, which was not given.") { Mend = "Name the file that holds it with --body-key; keys stay in it when newer ones are put before them." };
        if (options.BodyKeys is { } keys)
            connection.Execute("INSERT INTO body_key (id, first) VALUES (@id, @now) ON CONFLICT DO NOTHING", new { id = Convert.FromHexString(keys.Ids[0]), now = JournalTime.From(options.Clock.GetUtcNow()) });
        return null;
    }
}
