using System.Globalization;
using System.Reflection;
using Dapper;
using IntegrationStudio.Standards;
using Microsoft.Data.Sqlite;

namespace IntegrationStudio.Engine.Journal;

/// <summary>The numbered SQL scripts inside the program, applied in one transaction; the file remembers the last number in <c>user_version</c>.</summary>
internal static class SchemaScripts
{
    private const string Prefix = "journal/";

    /// <summary>Marks the file as ours ("IStu"), so that a foreign SQLite file is refused instead of changed.</summary>
    private const int ApplicationId = 0x49537475;

    public static IReadOnlyList<(int Number, string Name)> All { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(Prefix.Length, 3), CultureInfo.InvariantCulture), name))
            .Order()];

    /// <summary>Brings the file up to date, or says why it cannot be used. The connection must be the writer.</summary>
    public static Problem? Apply(SqliteConnection connection)
    {
        var applicationId = connection.ExecuteScalar<int>("PRAGMA application_id");
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        var newest = All[^1].Number;
        if (applicationId != ApplicationId && (applicationId != 0 || connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_master") > 0))
            return new Problem("journal.foreign", connection.DataSource, "The file is a database of another program.") { Mend = "Give another data folder." };
        if (version > newest)
            return new Problem("journal.newer", connection.DataSource, $"The file has schema {version}; this program knows {newest} at most.") { Mend = "Start the newer program." };
        if (version == newest)
            return null;
        using var transaction = connection.BeginTransaction();
        foreach (var (number, name) in All.Where(script => script.Number > version))
            connection.Execute(Read(name), transaction: transaction);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={newest}"), transaction: transaction);
        transaction.Commit();
        return null;
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
