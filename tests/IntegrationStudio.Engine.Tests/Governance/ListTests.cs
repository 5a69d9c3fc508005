using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Tests.Mappings;
using Microsoft.Data.Sqlite;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.VersionLab;

namespace IntegrationStudio.Engine.Tests.Governance;

/// <summary>What lists ask for stays fast however long histories become: no question reads a whole table.</summary>
public sealed partial class ListTests : IAsyncLifetime
{
    private readonly VersionLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (string id in (string[])["labs/a", "labs/b", "labs/c"])
            for (int number = 0; number < 4; number++)
                await _lab.ApprovedAsync(Map(id, Rule("family", $"PID-5.{number + 1}", "name.family")), $"1.{number}.0");
        await _lab.SubmitAsync(Map("labs/a", Rule("given", "PID-5.2", "name.given")), "2.0.0");
        for (int number = 0; number < 3; number++)
            foreach (string channel in (string[])["east", "west"])
                Publish(channel, "labs/a", $"1.{number}.0");
        Publish("east", "labs/b", "1.0.0");
        Publish("east", "labs/b", null);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task No_list_reads_a_whole_table()
    {
        var reviews = new ReviewStore(_lab.Journal, _lab.Versions);
        var notes = new NotificationStore(_lab.Journal);
        string[] may = [NotificationStore.ReviewPermission, NotificationStore.PublishPermission];
        await PlanAsync("history", () => _lab.Versions.HistoryAsync("labs/a", cancellationToken: Cancel));
        await PlanAsync("in review", () => _lab.Versions.InReviewAsync(Cancel));
        await PlanAsync("returned", () => _lab.Versions.ReturnedAsync(Cancel));
        await PlanAsync("newest", () => _lab.Versions.NewestAsync(Cancel));
        await PlanAsync("reviews of versions", () => reviews.OfVersionsAsync([1, 2, 3], Cancel));
        await PlanAsync("waiting reviews", () => reviews.ListAsync(new ReviewFilter { WaitingFor = Rita }, cancellationToken: Cancel));
        await PlanAsync("open reviews", () => reviews.ListAsync(new ReviewFilter { Open = true }, cancellationToken: Cancel));
        await PlanAsync("decided reviews", () => reviews.ListAsync(new ReviewFilter { Open = false }, cancellationToken: Cancel));
        await PlanAsync("own reviews", () => reviews.ListAsync(new ReviewFilter { Of = Ada }, cancellationToken: Cancel));
        await PlanAsync("users", () => _lab.Versions.UsersAsync("hl7/pid", 25, Cancel));
        await PlanAsync("in force", () => _lab.Journal.Reader.Read(PublicationRows.InForce, Cancel));
        await PlanAsync("in force of one", () => _lab.Journal.Reader.Read(connection => PublicationRows.InForce(connection, "labs/a"), Cancel));
        await PlanAsync("notifications", () => notes.ListAsync(Rita, may, cancellationToken: Cancel));
        await PlanAsync("unread", () => notes.UnreadAsync(Rita, may, Cancel));
    }

    [Fact]
    public async Task Users_are_given_by_page_with_how_many_there_are()
    {
        VersionUsers page = await _lab.Versions.UsersAsync("hl7/pid", 2, Cancel);
        Assert.Equal(4, page.Total);
        Assert.Equal(["labs/a@2.0.0", "labs/a@1.3.0"], page.Items.Select(user => user.Key.ToString()));
        Assert.Equal(["labs/a@2.0.0", "labs/a@1.3.0", "labs/b@1.3.0", "labs/c@1.3.0"], (await _lab.Versions.UsersAsync("hl7/pid", 10, Cancel)).Items.Select(user => user.Key.ToString()));
        Assert.Equal(0, (await _lab.Versions.UsersAsync("labs/a", 10, Cancel)).Total);
    }

    [Fact]
    public async Task In_force_is_the_last_of_each_channel_and_mapping_withdrawn_or_not()
    {
        IReadOnlyList<Publication> all = await _lab.Journal.Reader.Read(PublicationRows.InForce, Cancel);
        Assert.Equal([("east", "labs/a", "1.2.0"), ("east", "labs/b", null), ("west", "labs/a", "1.2.0")], all.Select(publication => (publication.Channel, publication.Mapping, publication.Number)));
        IReadOnlyList<Publication> one = await _lab.Journal.Reader.Read(connection => PublicationRows.InForce(connection, "labs/a"), Cancel);
        Assert.Equal([("east", "1.2.0"), ("west", "1.2.0")], one.Select(publication => (publication.Channel, publication.Number)));
        await using var empty = new VersionLab();
        Assert.Empty(await empty.Journal.Reader.Read(PublicationRows.InForce, Cancel));
    }

    [Fact]
    public async Task Reviews_of_many_versions_are_one_question()
    {
        var reviews = new ReviewStore(_lab.Journal, _lab.Versions);
        long[] all = [.. (await _lab.Versions.HistoryAsync("labs/a", cancellationToken: Cancel)).Items.Select(version => version.Sequence)];
        IReadOnlyDictionary<long, long> found = await reviews.OfVersionsAsync([.. all, 999_999], Cancel);
        Assert.Equal(all.Order(), found.Keys.Order());
        foreach (long sequence in all) Assert.Equal(await reviews.OfVersionAsync(sequence, Cancel), found[sequence]);
    }

    [Fact]
    public async Task Definitions_that_pin_nothing_are_found_beside_those_that_do()
    {
        await using var lab = new VersionLab(MappingLibrary.Of(Product("PID-3.1"), Some.Map("", """ "uses": { "PID[Patient]": { "id": "hl7/pid" } } """, "hl7/oru")));
        await VersionSeed.RunAsync(lab.Versions, MappingLibrary.Of(Map("labs/old").Package, Some.Map("", """ "extends": { "id": "labs/new" } """, "labs/older")), cancellationToken: Cancel);
        await lab.ApprovedAsync(Map("labs/new"), "1.0.0");
        var shelf = new MappingShelf(lab.Versions);
        Assert.Equal(["hl7/oru", "labs/old"], shelf.UnpinnedUsers("hl7/pid"));
        Assert.Equal(["labs/older"], shelf.UnpinnedUsers("labs/new"));
        Assert.Equal(["labs/new"], (await lab.Versions.UsersAsync("hl7/pid", cancellationToken: Cancel)).Items.Select(user => user.Key.Id));
    }

    private void Publish(string channel, string mapping, string? number)
    {
        long last = Convert.ToInt64(Scalar($"SELECT coalesce(max(id), 0) FROM publication WHERE channel = '{channel}' AND mapping = '{mapping}'"), System.Globalization.CultureInfo.InvariantCulture);
        _lab.Sql("INSERT INTO publication (channel, mapping, number, candidate, effective_hash, publisher, name, at, replaces) VALUES ($channel, $mapping, $number, 1, 'sha256:0', 'user:o', 'O', 1, $last)",
            ("$channel", channel), ("$mapping", mapping), ("$number", (object?)number ?? DBNull.Value), ("$last", last));
    }

    private object? Scalar(string sql)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _lab.Journal.Path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Looks at every statement that was really executed, with its values.</summary>
    private async Task PlanAsync<T>(string name, Func<Task<T>> ask)
    {
        var said = new List<string>();
        _lab.Journal.Reader.Opened = connection => SQLitePCL.raw.sqlite3_trace(((SqliteConnection)connection).Handle, (_, sql) => said.Add(sql), null);
        await ask();
        _lab.Journal.Reader.Opened = null;
        string[] questions = [.. said.Where(sql => sql.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) || sql.TrimStart().StartsWith("WITH", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(questions);
        using SqliteConnection connection = Open();
        foreach (string sql in questions)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + sql;
            using SqliteDataReader plan = command.ExecuteReader();
            while (plan.Read())
                Assert.False(Whole().IsMatch(plan.GetString(3)) && !plan.GetString(3).Contains("INDEX", StringComparison.Ordinal), $"{name}: {plan.GetString(3)} of {sql}");
        }
    }

    [GeneratedRegex("^SCAN (v|w|n|u|f|r|o|p|l|version\\w*|publication|review\\w*|notification\\w*|frozen\\w*)( |$)")]
    private static partial Regex Whole();
}
