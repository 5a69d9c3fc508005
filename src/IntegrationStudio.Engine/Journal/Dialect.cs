using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace IntegrationStudio.Engine.Journal;

/// <summary>The few words that the two stores do not share. Everything else is one text that both understand.</summary>
internal static class Dialect
{
    /// <summary>The text that stands after every text with a prefix, for ranges of an index.</summary>
    public const string Last = "\U0010FFFF";

    /// <summary>Names the index. SQLite has no statistics of a journal that always grows; PostgreSQL keeps its own.</summary>
    public static string IndexedBy(this DbConnection connection, string index) => connection is SqliteConnection ? "INDEXED BY " + index : "";

    /// <summary>Walks the table in order of its key, whatever the indexes.</summary>
    public static string NotIndexed(this DbConnection connection) => connection is SqliteConnection ? "NOT INDEXED" : "";

    /// <summary>A join whose left side is walked first.</summary>
    public static string OrderedJoin(this DbConnection connection) => connection is SqliteConnection ? "CROSS JOIN" : "JOIN";

    /// <summary>Like, whatever the case of ASCII letters.</summary>
    public static string Like(this DbConnection connection) => connection is SqliteConnection ? "LIKE" : "ILIKE";

    /// <summary>The texts of a parameter that is a JSON array, as a subquery.</summary>
    public static string Texts(this DbConnection connection, string parameter) =>
        connection is SqliteConnection ? $"(SELECT value FROM json_each({parameter}))" : $"(SELECT json_array_elements_text(CAST({parameter} AS json)))";

    /// <summary>Numbers as the right side of IN; of none nothing is in it.</summary>
    public static string In(IEnumerable<long> numbers) =>
        string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))) is { Length: > 0 } list ? $"({list})" : "(NULL)";
}
