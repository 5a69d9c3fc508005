using System.Data.Common;
using System.Globalization;
using Dapper;

namespace IntegrationStudio.Engine.Journal;

/// <summary>A filter as SQL. It names the index itself: SQLite has no statistics of a journal that always grows, and a wrong guess costs seconds at a million rows.</summary>
internal sealed class MessageQuery
{
    public const string Columns = """
        m.id AS Id, c.name AS Channel, m.state AS State, m.received AS Received, m.type AS Type, m.control_id AS ControlId, m.patient_id AS PatientId,
        m.application AS Application, m.facility AS Facility, m.size AS Size, m.marks AS Marks, m.problem_count AS ProblemCount, p.name AS MappingId, p.version AS MappingVersion
        """;

    private readonly List<string> _conditions = [];
    private readonly DbConnection _connection;
    private string _index;

    private MessageQuery(DbConnection connection) => (_connection, _index) = (connection, connection.NotIndexed());

    public DynamicParameters Parameters { get; } = new();

    /// <summary>The query, or null when nothing can match (a channel that the journal never saw).</summary>
    public static MessageQuery? For(DbConnection connection, MessageFilter filter)
    {
        var query = new MessageQuery(connection);
        if (filter.Channel is { } name)
        {
            if (connection.ExecuteScalar<long?>("SELECT id FROM channel WHERE name = @name", new { name }) is not { } channel)
                return null;
            query.Where("m.channel = @channel", "channel", channel, "message_channel");
        }
        query.AddType(filter.Type);
        query.AddStates(filter.States);
        query.AddTimes(connection, filter);
        query.AddText("patient_id", filter.PatientId, "message_patient");
        query.AddText("control_id", filter.ControlId, "message_control");
        if (!query.AddField(connection, filter.Field, filter.FieldValue))
            return null;
        query.AddMapping(filter.Mapping);
        if (filter.Before is { } before)
            query.Where("m.id < @before", "before", before);
        if (filter.After is { } after)
            query.Where("m.id > @after", "after", after);
        return query;
    }

    public string List(int take) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT {Columns} FROM message m {_index} {_connection.OrderedJoin()} channel c ON c.id = m.channel LEFT JOIN mapping p ON p.id = m.mapping
        WHERE {Condition} ORDER BY m.id DESC LIMIT {take}
        """);

    public string Count(long limit) => string.Create(CultureInfo.InvariantCulture,
        $"SELECT count(*) FROM (SELECT 1 FROM message m {_index} WHERE {Condition} LIMIT {limit})");

    private string Condition => _conditions.Count == 0 ? "TRUE" : string.Join(" AND ", _conditions);

    private void AddType(string? type)
    {
        if (string.IsNullOrWhiteSpace(type))
            return;
        if (type.Contains('^', StringComparison.Ordinal))
            Where("m.type = @type", "type", type.Trim(), "message_type");
        else
        {
            // Several values of the index are no longer in order of id, so that it would have to sort: the walk by id finds a page sooner.
            Where("(m.type = @type OR (m.type >= @type || '^' AND m.type < @type || '_'))", "type", type.Trim());
        }
    }

    private void AddMapping(string? mapping)
    {
        if (string.IsNullOrWhiteSpace(mapping))
            return;
        var parts = mapping.Trim().Split('@', 2);
        Where(parts.Length == 2 ? "m.mapping IN (SELECT id FROM mapping WHERE name = @mapping AND version = @version)" : "m.mapping IN (SELECT id FROM mapping WHERE name = @mapping)", "mapping", parts[0]);
        if (parts.Length == 2)
            Parameters.Add("version", parts[1]);
    }

    /// <summary>False when nothing can match: no message has a value of this name.</summary>
    private bool AddField(DbConnection connection, string? field, string? value)
    {
        if (field is null || string.IsNullOrWhiteSpace(value))
            return true;
        if (connection.ExecuteScalar<long?>("SELECT id FROM field WHERE name = @field", new { field }) is not { } id)
            return false;
        value = value.Trim();
        var begins = value.EndsWith('*');
        Where($"m.id IN (SELECT message FROM message_field WHERE field = @field AND {(begins ? "value >= @fieldValue AND value < @fieldEnd" : "value = @fieldValue")})", "field", id);
        Parameters.Add("fieldValue", begins ? value[..^1] : value);
        if (begins)
            Parameters.Add("fieldEnd", value[..^1] + Dialect.Last);
        return true;
    }

    private void AddStates(IReadOnlyList<MessageState>? states)
    {
        if (states is null or { Count: 0 })
            return;
        var list = string.Join(", ", states.Distinct().Select(state => ((int)state).ToString(CultureInfo.InvariantCulture)));
        if (states.Contains(MessageState.Completed))
            _conditions.Add($"m.state IN ({list})");
        else // the constant condition lets SQLite use the partial index
            Where($"m.state IN ({list}) AND m.state <> 10", null, null, "message_unusual");
    }

    /// <summary>Receipt times ascend with the ids, so that a time range is a range of ids.</summary>
    private void AddTimes(DbConnection connection, MessageFilter filter)
    {
        if (filter.From is { } from)
            Where("m.id >= @fromId", "fromId",
                connection.ExecuteScalar<long?>("SELECT id FROM message WHERE received >= @at ORDER BY received, id LIMIT 1", new { at = JournalTime.From(from) }) ?? long.MaxValue);
        if (filter.To is { } to)
            Where("m.id < @toId", "toId",
                connection.ExecuteScalar<long?>("SELECT id FROM message WHERE received >= @at ORDER BY received, id LIMIT 1", new { at = JournalTime.From(to) }) ?? long.MaxValue);
    }

    private void AddText(string column, string? text, string index)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        text = text.Trim();
        if (text.EndsWith('*'))
        {
            Where($"m.{column} >= @{column} AND m.{column} < @{column}End", column, text[..^1], index);
            Parameters.Add(column + "End", text[..^1] + Dialect.Last);
            return;
        }
        Where($"m.{column} = @{column}", column, text, index);
    }

    private void Where(string condition, string? parameter, object? value, string? index = null)
    {
        _conditions.Add(condition);
        if (parameter is not null)
            Parameters.Add(parameter, value);
        if (index is not null)
            _index = _connection.IndexedBy(index);
    }
}
