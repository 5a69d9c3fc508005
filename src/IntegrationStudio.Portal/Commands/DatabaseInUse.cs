using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;

namespace IntegrationStudio.Portal.Commands;

/// <summary>The database has one writer: whether it is free for a command.</summary>
internal static class DatabaseInUse
{
    /// <summary>Why it is not free; null when it is. Leaving the write-ahead log needs the file for oneself, so that it tells whether anybody has it open.</summary>
    public static Problem? Check(string path, string mend)
    {
        if (!File.Exists(path))
            return new Problem("data.missing", path, "There is no installation in this folder.") { Mend = "Name its data folder with --data." };
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            return "delete".Equals(command.ExecuteScalar()) ? null : Busy();
        }
        catch (SqliteException)
        {
            return Busy();
        }

        Problem Busy() => new("data.in-use", path, "Another program works with this database.") { Mend = mend };
    }
}
