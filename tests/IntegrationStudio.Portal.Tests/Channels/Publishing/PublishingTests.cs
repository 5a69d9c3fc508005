using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using Microsoft.Data.Sqlite;
using Xunit;
using static IntegrationStudio.Portal.Tests.Channels.Publishing.GovernedPortal;

namespace IntegrationStudio.Portal.Tests.Channels.Publishing;

/// <summary>The whole portal: versions of the database, published on a running channel.</summary>
public sealed class PublishingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_runs_nothing_that_was_not_published_and_then_each_message_says_what_it_met()
    {
        await using var portal = await GovernedPortal.StartAsync();
        Assert.Contains(portal.Host.Find(Channel)!.Problems, problem => problem.Code.StartsWith("publication.", StringComparison.Ordinal) || problem.Code.StartsWith("mapping.", StringComparison.Ordinal));
        Assert.NotEqual(ChannelActivity.Running, portal.Host.Find(Channel)!.Activity);

        var first = await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        Assert.Equal(ChannelActivity.Running, portal.Host.Find(Channel)!.Activity);
        var before = await portal.SendAsync("A");
        var second = await portal.ApproveAsync("1.1.0");
        Assert.Equal("1.0.0", (await portal.SendAsync("B")).MappingVersion); // an approval alone changes nothing
        (await portal.PublishAsync("1.1.0")).Require();
        var after = await portal.SendAsync("C");
        (await portal.PublishAsync("1.0.0")).Require(); // rollback
        var again = await portal.SendAsync("D");

        Assert.Equal(("1.0.0", first.EffectiveHash), (before.MappingVersion, before.EffectiveHash));
        Assert.Equal(("1.1.0", second.EffectiveHash), (after.MappingVersion, after.EffectiveHash));
        Assert.Equal("1.0.0", again.MappingVersion);
        Assert.Contains("\"1.1.0\"", Encoding.UTF8.GetString(Assert.Single(after.Outputs).Bytes), StringComparison.Ordinal);
        var met = await portal.Get<JournalReader>().ListAsync(new MessageFilter { Mapping = $"{Mapping}@1.1.0" }, cancel: Cancel);
        Assert.Equal(("C", "1.1.0"), (Assert.Single(met.Rows).ControlId, met.Rows[0].MappingVersion));
        Assert.Equal(4, (await portal.Get<JournalReader>().ListAsync(new MessageFilter { Mapping = Mapping }, cancel: Cancel)).Rows.Count);
    }

    [Fact]
    public async Task After_a_restart_the_same_version_runs()
    {
        await using var portal = await GovernedPortal.StartAsync();
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        await portal.ApproveAsync("1.1.0");
        await portal.RestartAsync();
        Assert.Equal(ChannelActivity.Running, portal.Host.Find(Channel)!.Activity);
        Assert.Equal("1.0.0", (await portal.SendAsync("A")).MappingVersion);
    }

    [Fact]
    public async Task Fifty_people_publish_at_once_and_one_wins()
    {
        await using var portal = await GovernedPortal.StartAsync();
        for (var minor = 0; minor < 5; minor++)
            await portal.ApproveAsync($"1.{minor}.0");
        (await portal.PublishAsync("1.0.0")).Require();
        for (var step = 1; step <= 3; step++)
        {
            var seen = await portal.LastAsync();
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
                portal.Publications.PublishAsync(new PublishRequest(Channel, Mapping, $"1.{1 + (i % 4)}.0", seen), new Actor($"user:{i}", $"Person {i}"), Cancel), Cancel)));
            var winner = Assert.Single(outcomes, outcome => outcome.Succeeded).Value!;
            Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal("publication.changed", Assert.Single(outcome.Problems).Code));
            Assert.Equal(winner.Number, (await portal.SendAsync(string.Create(CultureInfo.InvariantCulture, $"S{step}"))).MappingVersion);
        }

        var history = await portal.Publications.HistoryAsync(Channel, cancel: Cancel);
        Assert.Equal(history.Skip(1).Select(publication => publication.Id).Append(0), history.Select(publication => publication.Replaces));
    }

    [Fact]
    public async Task Who_wrote_a_version_does_not_publish_it_and_nobody_publishes_what_is_not_approved()
    {
        await using var portal = await GovernedPortal.StartAsync();
        await portal.ApproveAsync("1.0.0");
        Assert.Equal("publication.author", Assert.Single((await portal.PublishAsync("1.0.0", Ada)).Problems).Code);
        (await portal.PublishAsync("1.0.0")).Require();
        await portal.SubmitAsync("1.1.0");
        Assert.Contains((await portal.PublishAsync("1.1.0")).Problems, problem => problem.Code == "publication.not-approved");
        Assert.Contains((await portal.PublishAsync("9.9.9")).Problems, problem => problem.Code == "version.unknown");
        var denied = await portal.Get<AuditTrail>().SearchAsync(new AuditFilter { Action = "version.publish", Denied = true }, 50, Cancel);
        Assert.Equal(3, denied.Records.Count);
        Assert.Equal("1.0.0", (await portal.SendAsync("A")).MappingVersion);
    }

    [Fact]
    public async Task A_version_altered_in_the_database_is_refused_at_load_and_the_old_one_goes_on()
    {
        await using var portal = await GovernedPortal.StartAsync();
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        await portal.ApproveAsync("1.1.0");
        (await portal.PublishAsync("1.1.0")).Require();
        Assert.Equal("1.1.0", (await portal.SendAsync("A")).MappingVersion);
        await AlterAsync(portal, "1.1.0");

        // What was loaded goes on; the watch tells.
        await portal.Get<PublicationWatch>().LookAsync(Cancel);
        Assert.Equal("1.1.0", (await portal.SendAsync("B")).MappingVersion);
        Assert.Equal("version.altered", Assert.Single(portal.Publications.Alarms).Problem.Code);
        await AuditedAsync(portal);

        // Loaded again it is refused: the version that was published before runs.
        await portal.RestartAsync();
        Assert.Equal("1.0.0", (await portal.SendAsync("C")).MappingVersion);
        Assert.Contains(portal.Publications.Alarms, alarm => alarm.Problem.Code == "version.altered");
        Assert.Contains(portal.Host.Find(Channel)!.Problems, problem => problem.Code == "version.altered");

        // And nobody publishes it again.
        Assert.Contains((await portal.PublishAsync("1.1.0")).Problems, problem => problem.Code == "version.altered");
    }

    [Fact]
    public async Task An_emergency_takes_two_people_and_runs_at_once()
    {
        await using var portal = await GovernedPortal.StartAsync();
        await portal.ApproveAsync("1.0.0");
        (await portal.PublishAsync("1.0.0")).Require();
        var candidate = await portal.SubmitAsync("1.1.0");
        var wish = (await portal.Emergencies.AskAsync(new PublishRequest(Channel, Mapping, "1.1.0", 0), candidate.Candidate, "the lab changed its codes tonight", Otto, Cancel)).Require();
        Assert.Equal("publication.same-person", Assert.Single((await portal.Emergencies.ConfirmAsync(wish.Id, await portal.LastAsync(), Otto, Cancel)).Problems).Code);
        Assert.Equal("publication.author", Assert.Single((await portal.Emergencies.ConfirmAsync(wish.Id, await portal.LastAsync(), Ada, Cancel)).Problems).Code);
        Assert.Equal("1.0.0", (await portal.SendAsync("A")).MappingVersion);
        (await portal.Emergencies.ConfirmAsync(wish.Id, await portal.LastAsync(), Olga, Cancel)).Require();
        Assert.Equal("1.1.0", (await portal.SendAsync("B")).MappingVersion);
        await portal.Get<PublicationWatch>().LookAsync(Cancel);
        Assert.Equal(PublicationWatch.Waiting, Assert.Single(portal.Publications.Alarms).Problem.Code);
    }

    private static async Task AuditedAsync(GovernedPortal portal)
    {
        for (; ; await Task.Delay(20, Cancel))
        {
            var page = await portal.Get<AuditTrail>().SearchAsync(new AuditFilter { Action = "version.load" }, 10, Cancel);
            if (page.Records is [var record, ..])
            {
                Assert.Equal((true, "version.altered"), (record.Entry.Denied, record.Entry.Reason));
                return;
            }
        }
    }

    /// <summary>As somebody with the file would: one byte of the content, and its key with it.</summary>
    private static async Task AlterAsync(GovernedPortal portal, string number)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(portal.Data, "studio.db")}");
        await database.OpenAsync(Cancel);
        await using var command = database.CreateCommand();
        command.CommandText = "UPDATE version_content SET content = CAST(content || X'00' AS BLOB) WHERE hash = (SELECT content FROM version WHERE id = $id AND number = $number)";
        command.Parameters.AddWithValue("$id", Mapping);
        command.Parameters.AddWithValue("$number", number);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }
}
