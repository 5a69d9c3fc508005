using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.Publications.Shelf;

namespace IntegrationStudio.Engine.Tests.Governance.Publications;

public sealed class EmergencyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_publish_what_nobody_reviewed()
    {
        await using Shelf shelf = await StartedAsync();
        Emergency asked = (await shelf.Emergencies.AskAsync(new(Channel, Mapping, "1.1.0", 0), 1, "Units are wrong since this morning.", Otto, Cancel)).Require();
        Assert.Equal("1.0.0", shelf.Publications.Running(Channel, Mapping)!.Number);
        Assert.Equal("publication.same-person", (await shelf.Emergencies.ConfirmAsync(asked.Id, await shelf.LastAsync(), Otto, Cancel)).Problems[0].Code);
        Assert.Equal("publication.author", (await shelf.Emergencies.ConfirmAsync(asked.Id, await shelf.LastAsync(), Anna, Cancel)).Problems[0].Code);
        Publication done = (await shelf.Emergencies.ConfirmAsync(asked.Id, await shelf.LastAsync(), Olga, Cancel)).Require();
        Assert.Equal("1.1.0", shelf.Publications.Running(Channel, Mapping)!.Number);
        Assert.InRange((done.Expires!.Value - done.At - Emergencies.Lifetime).TotalSeconds, -5, 5);
        await shelf.Watch.LookAsync(Cancel);
        Assert.Equal(PublicationWatch.Waiting, Assert.Single(shelf.Publications.Alarms).Problem.Code);
        Assert.Equal("publication.no-emergency", (await shelf.Emergencies.ConfirmAsync(asked.Id, await shelf.LastAsync(), Olga, Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task Without_a_review_the_former_version_runs_again_after_a_day()
    {
        var clock = new TestClock();
        await using Shelf shelf = await StartedAsync(clock);
        await EmergencyAsync(shelf);
        clock.Now += TimeSpan.FromHours(23);
        await shelf.Watch.LookAsync(Cancel);
        Assert.Equal("1.1.0", shelf.Publications.Running(Channel, Mapping)!.Number);
        clock.Now += TimeSpan.FromHours(1);
        await shelf.Watch.LookAsync(Cancel);
        Assert.Equal("1.0.0", shelf.Publications.Running(Channel, Mapping)!.Number);
        PublicationAlarm alarm = Assert.Single(shelf.Publications.Alarms);
        Assert.Equal((PublicationWatch.Expired, Severity.Error), (alarm.Problem.Code, alarm.Problem.Severity));
        Assert.Contains("1.0.0 runs again", alarm.Problem.Message, StringComparison.Ordinal);
        Assert.True((await shelf.Publications.HistoryAsync(Channel, cancel: Cancel))[0].IsFallback);
        Assert.Empty(await shelf.Emergencies.OpenAsync(cancel: Cancel));
        // It tells until somebody decides.
        await shelf.Watch.LookAsync(Cancel);
        Assert.Single(shelf.Publications.Alarms);
        (await shelf.PublishAsync("1.2.0")).Require();
        await shelf.Watch.LookAsync(Cancel);
        Assert.Empty(shelf.Publications.Alarms);
    }

    [Fact]
    public async Task A_review_in_time_makes_it_an_ordinary_one()
    {
        var clock = new TestClock();
        await using Shelf shelf = await StartedAsync(clock);
        await EmergencyAsync(shelf);
        await shelf.Watch.LookAsync(Cancel);
        shelf.Unapproved.Clear();
        clock.Now += TimeSpan.FromHours(20);
        await shelf.Watch.LookAsync(Cancel);
        Assert.Empty(shelf.Publications.Alarms);
        clock.Now += TimeSpan.FromHours(20);
        await shelf.Watch.LookAsync(Cancel);
        Assert.Equal("1.1.0", shelf.Publications.Running(Channel, Mapping)!.Number);
        Assert.Empty(await shelf.Emergencies.OpenAsync(cancel: Cancel));
    }

    [Fact]
    public async Task A_wish_needs_a_reason_and_can_be_refused()
    {
        await using Shelf shelf = await StartedAsync();
        var request = new PublishRequest(Channel, Mapping, "1.1.0", 0);
        Assert.Equal("publication.reason", (await shelf.Emergencies.AskAsync(request, 1, " ", Otto, Cancel)).Problems[0].Code);
        Assert.Equal("publication.approved", (await shelf.Emergencies.AskAsync(request with { Number = "1.2.0" }, 1, "Now", Otto, Cancel)).Problems[0].Code);
        Emergency asked = (await shelf.Emergencies.AskAsync(request, 1, "Now", Otto, Cancel)).Require();
        Assert.Equal("publication.asked", (await shelf.Emergencies.AskAsync(request, 1, "Now", Olga, Cancel)).Problems[0].Code);
        Assert.Null(await shelf.Emergencies.RefuseAsync(asked.Id, "It can wait.", Olga, Cancel));
        Assert.Empty(await shelf.Emergencies.OpenAsync(Channel, Cancel));
        Assert.False((await shelf.Emergencies.ConfirmAsync(asked.Id, await shelf.LastAsync(), Olga, Cancel)).Succeeded);
    }

    [Fact]
    public async Task An_expired_one_does_not_run_after_a_restart_either()
    {
        var clock = new TestClock();
        string folder = Directory.CreateTempSubdirectory("studio-shelf").FullName;
        Shelf first = await StartedAsync(clock, folder);
        await EmergencyAsync(first);
        await first.CloseAsync();
        clock.Now += TimeSpan.FromHours(25);
        await using (Shelf second = Shelf.Open(folder, clock))
        {
            second.Unapproved["1.1.0"] = true;
            await PublicationTests.StartAsync(second);
            Assert.Equal("1.0.0", second.Publications.Running(Channel, Mapping)!.Number);
            await second.Watch.LookAsync(Cancel);
            Assert.Equal("1.0.0", (await second.Publications.HistoryAsync(Channel, cancel: Cancel))[0].Number);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Shelf> StartedAsync(TestClock? clock = null, string? folder = null)
    {
        Shelf shelf = Shelf.Open(folder, clock);
        shelf.Unapproved["1.1.0"] = true;
        await PublicationTests.StartAsync(shelf, "1.0.0");
        return shelf;
    }

    private static async Task EmergencyAsync(Shelf shelf)
    {
        Emergency asked = (await shelf.Emergencies.AskAsync(new(Channel, Mapping, "1.1.0", 0), 1, "Now", Otto, Cancel)).Require();
        (await shelf.Emergencies.ConfirmAsync(asked.Id, await shelf.LastAsync(), Olga, Cancel)).Require();
    }

    private sealed class TestClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
