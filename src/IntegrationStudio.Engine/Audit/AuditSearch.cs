using System.Data.Common;
using System.Globalization;
using Dapper;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Audit;

/// <summary>A filter as SQL. It names the index itself, as searches of messages do: the trail always grows, and a wrong guess costs seconds at a million rows.</summary>
internal sealed class AuditSearch
{
    private readonly List<string> _conditions = [];
    private readonly Dictionary<string, object> _parameters = [];
    private readonly DbConnection _connection;
    private string _index;

    public AuditSearch(DbConnection connection, AuditFilter filter)
    {
        (_connection, _index) = (connection, connection.NotIndexed());
        string like = connection.Like();
        if (filter.Denied is true) Where("denied = 1", "audit_denied");
        else if (filter.Denied is false) Where("denied = 0");
        AddText("action", filter.Action, "audit_action");
        AddText("subject", filter.Subject, "audit_subject");
        AddText("actor", filter.Actor, "audit_actor");
        AddTimes(connection, filter);
        string[] words = filter.Text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        for (int i = 0; i < words.Length; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"word{i}");
            Where($"(subject {like} @{name} ESCAPE '!' OR name {like} @{name} ESCAPE '!' OR actor {like} @{name} ESCAPE '!' OR action {like} @{name} ESCAPE '!' OR reason {like} @{name} ESCAPE '!' OR detail {like} @{name} ESCAPE '!' OR address {like} @{name} ESCAPE '!' OR hash {like} @{name} ESCAPE '!')");
            _parameters[name] = $"%{words[i].Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
        }

        if (filter.Before is { } before)
        {
            Where("id < @before");
            _parameters["before"] = before;
        }
    }

    private string Condition => _conditions.Count == 0 ? "TRUE" : string.Join(" AND ", _conditions);

    public List<AuditRow> List(DbConnection connection, int take)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT {AuditRow.Columns} FROM audit {_index} WHERE {Condition} ORDER BY id DESC LIMIT {take}");
        foreach ((string name, object value) in _parameters)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        using DbDataReader rows = command.ExecuteReader();
        var found = new List<AuditRow>();
        while (rows.Read()) found.Add(AuditRow.Read(rows));
        return found;
    }

    public long Count(DbConnection connection, long limit) => connection.ExecuteScalar<long>(
        string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM (SELECT 1 FROM audit {_index} WHERE {Condition} LIMIT {limit})"), new DynamicParameters(_parameters));

    /// <summary>Times ascend with the ids, so that a time range is a range of ids.</summary>
    private void AddTimes(DbConnection connection, AuditFilter filter)
    {
        if (filter.From is { } from)
        {
            Where("id >= @fromId");
            _parameters["fromId"] = First(from);
        }

        if (filter.To is { } to)
        {
            Where("id < @toId");
            _parameters["toId"] = First(to);
        }

        long First(DateTimeOffset at) =>
            connection.ExecuteScalar<long?>("SELECT id FROM audit WHERE at >= @at ORDER BY at, id LIMIT 1", new { at = JournalTime.From(at) }) ?? long.MaxValue;
    }

    private void AddText(string column, string? text, string index)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        text = text.Trim();
        if (text.EndsWith('*'))
        {
            // Several values of the index are not in order of id: the walk by id finds a page sooner.
            Where($"{column} >= @{column} AND {column} < @{column}End");
            _parameters[column] = text[..^1];
            _parameters[column + "End"] = text[..^1] + Dialect.Last;
            return;
        }

        Where($"{column} = @{column}", index);
        _parameters[column] = text;
    }

    private void Where(string condition, string? index = null)
    {
        _conditions.Add(condition);
        if (index is not null) _index = _connection.IndexedBy(index);
    }
}
