using System.Data.Common;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance.Publications;

/// <summary>Reads publications and emergencies.</summary>
internal static class PublicationRows
{
    private const string Columns = "id, channel, mapping, number, candidate, effective_hash AS EffectiveHash, publisher, name, at, note, emergency, expires, replaces";

    private const string EmergencyColumns =
        "id, channel, mapping, number, candidate, effective_hash AS EffectiveHash, asker, asker_name AS AskerName, asked, reason, decider, decider_name AS DeciderName, decided, state";

    /// <summary>The versions in force of mappings on every channel: one step of the index per channel and mapping, however often was published.</summary>
    public static IReadOnlyList<Publication> InForce(DbConnection connection) => [.. All(connection).Where(publication => !IsChannel(publication))];

    /// <summary>The versions in force of the channels themselves.</summary>
    public static IReadOnlyList<Publication> OfChannels(DbConnection connection) => [.. All(connection).Where(IsChannel)];

    private static bool IsChannel(Publication publication) => publication.Mapping == ChannelVersions.IdOf(publication.Channel);

    private static IEnumerable<Publication> All(DbConnection connection) => connection.Query<Row>($"""
        WITH RECURSIVE pairs (channel, mapping, last) AS (
          SELECT channel, mapping, (SELECT max(l.id) FROM publication l WHERE l.channel = one.channel AND l.mapping = one.mapping)
          FROM (SELECT channel, mapping FROM publication ORDER BY channel, mapping LIMIT 1) one
          UNION ALL
          SELECT n.channel, n.mapping, (SELECT max(l.id) FROM publication l WHERE l.channel = n.channel AND l.mapping = n.mapping) FROM pairs JOIN publication n ON n.id = (
            SELECT id FROM publication WHERE (channel, mapping) > (pairs.channel, pairs.mapping) ORDER BY channel, mapping LIMIT 1))
        SELECT {Columns} FROM publication WHERE id IN (SELECT last FROM pairs) ORDER BY channel, mapping
        """).Select(row => row.To());

    /// <summary>What is in force of one mapping.</summary>
    public static IReadOnlyList<Publication> InForce(DbConnection connection, string mapping) => [.. connection.Query<Row>(
        $"SELECT {Columns} FROM publication WHERE id IN (SELECT max(id) FROM publication {connection.IndexedBy("publication_version")} WHERE mapping = @mapping GROUP BY channel) ORDER BY channel", new { mapping }).Select(row => row.To())];

    /// <summary>Publications of a channel, newest first; of one mapping or of all.</summary>
    public static IReadOnlyList<Publication> History(DbConnection connection, string channel, string? mapping, int take) =>
        [.. connection.Query<Row>($"SELECT {Columns} FROM publication WHERE channel = @channel AND (@mapping IS NULL OR mapping = @mapping) ORDER BY id DESC LIMIT @take", new { channel, mapping, take }).Select(row => row.To())];

    /// <summary>Whether a version of exactly this hash was ever in force somewhere.</summary>
    public static Publication? Of(DbConnection connection, string mapping, string number, string hash) =>
        connection.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM publication WHERE mapping = @mapping AND number = @number AND effective_hash = @hash ORDER BY id DESC LIMIT 1", new { mapping, number, hash })?.To();

    /// <summary>Emergencies that are open: asked, or in force without a review.</summary>
    public static IReadOnlyList<Emergency> Emergencies(DbConnection connection, string? channel) =>
        [.. connection.Query<EmergencyRow>($"SELECT {EmergencyColumns} FROM emergency WHERE state < 2 AND (@channel IS NULL OR channel = @channel) ORDER BY id", new { channel }).Select(row => row.To())];

    public static Emergency? Emergency(DbConnection connection, long id) =>
        connection.QueryFirstOrDefault<EmergencyRow>($"SELECT {EmergencyColumns} FROM emergency WHERE id = @id", new { id })?.To();

    private sealed record Row(
        long Id, string Channel, string Mapping, string? Number, long? Candidate, string? EffectiveHash, string Publisher, string Name, long At, string? Note, long? Emergency, long? Expires, long Replaces)
    {
        public Publication To() => new(Id, Channel, Mapping, Number, (int?)Candidate, EffectiveHash, new Actor(Publisher, Name), JournalTime.To(At), Note)
        {
            Emergency = Emergency,
            Expires = Expires is { } end ? JournalTime.To(end) : null,
            Replaces = Replaces,
        };
    }

    private sealed record EmergencyRow(
        long Id, string Channel, string Mapping, string Number, long Candidate, string EffectiveHash, string Asker, string AskerName, long Asked, string Reason, string? Decider, string? DeciderName,
        long? Decided, long State)
    {
        public Emergency To() => new(Id, Channel, Mapping, Number, (int)Candidate, EffectiveHash, new Actor(Asker, AskerName), JournalTime.To(Asked), Reason, (EmergencyState)State,
            Decider is null ? null : new Actor(Decider, DeciderName!), Decided is { } at ? JournalTime.To(at) : null);
    }
}
