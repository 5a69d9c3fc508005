using Dapper;
using IntegrationStudio.Engine.Alerts;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Connectors.Mail;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Outbound;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Alerts;

public sealed class AlertStoreTests : IAsyncLifetime
{
    private static readonly Actor Ann = new("user:1", "Ann");
    private readonly string folder = Directory.CreateTempSubdirectory("studio-alerts-").FullName;
    private MessageJournal journal = null!;
    private AlertStore store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        store = new AlertStore(journal);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await journal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_installation_begins_with_rules_that_are_right()
    {
        var rules = await store.RulesAsync(Cancel);
        Assert.Equal(8, rules.Count);
        Assert.All(rules, rule => Assert.Empty(new AlertRuleForm(rule.Name, rule.Kind, rule.IsEnabled, rule.Settings).Check()));
    }

    [Fact]
    public async Task People_are_told_once_when_it_starts_and_once_when_it_ends()
    {
        await StartAsync();
        await store.ApplyAsync([], [], await store.RulesAsync(Cancel), Cancel);
        Assert.Equal(["Alert: Late: labs"], await NotesAsync());
        await EndAsync();
        Assert.Equal(["Over: Late: labs", "Alert: Late: labs"], await NotesAsync());
        var alert = Assert.Single(await store.ListAsync(new AlertFilter { IsOpen = false }, cancel: Cancel));
        Assert.Equal(["started", "ended"], (await store.HistoryAsync(alert.Id, Cancel)).Select(happened => happened.What));
    }

    [Fact]
    public async Task An_alert_survives_a_restart()
    {
        await StartAsync();
        await journal.DisposeAsync();
        journal = MessageJournal.Open(Path.Combine(folder, "studio.db")).Require();
        store = new AlertStore(journal);
        Assert.Equal([(100L, "channel:labs")], await store.OpenAsync(Cancel));
        await StartAsync(); // the same again is the same alert
        Assert.Single(await store.ListAsync(new AlertFilter(), cancel: Cancel));
        Assert.Single(await NotesAsync());
    }

    [Fact]
    public async Task Nobody_is_told_while_it_is_muted_and_everybody_once_the_mute_is_over()
    {
        await StartAsync();
        var first = Assert.Single(await store.ListAsync(new AlertFilter(), cancel: Cancel));
        Assert.Null(await store.MuteAsync(first.Id, null, "Known, ticket 4711", Ann, Cancel));
        await EndAsync();
        Assert.Equal(2, (await NotesAsync()).Count); // its start was told, so its end is
        await StartAsync();
        var second = Assert.Single(await store.ListAsync(new AlertFilter { IsOpen = true }, cancel: Cancel));
        Assert.Equal("Known, ticket 4711", second.Mute!.Reason);
        Assert.Equal(2, (await NotesAsync()).Count);
        Assert.Equal(0, await store.WaitingAsync(Cancel));
        Assert.Null(await store.UnmuteAsync(second.Id, Ann, Cancel));
        await store.ApplyAsync([], [], await store.RulesAsync(Cancel), Cancel);
        Assert.Equal(3, (await NotesAsync()).Count);
        Assert.Equal(1, await store.WaitingAsync(Cancel));
    }

    [Fact]
    public async Task Acknowledging_assigning_and_muting_are_audited_and_kept()
    {
        await StartAsync();
        var id = Assert.Single(await store.ListAsync(new AlertFilter(), cancel: Cancel)).Id;
        Assert.Null(await store.AcknowledgeAsync(id, true, Ann, Cancel));
        Assert.Equal("alert.unknown", (await store.AcknowledgeAsync(id, true, Ann, Cancel))!.Code);
        Assert.Null(await store.AssignAsync(id, new Actor("user:2", "Bob"), Ann, Cancel));
        Assert.Equal("alert.reason", (await store.MuteAsync(id, null, " ", Ann, Cancel))!.Code);
        Assert.Equal("alert.until", (await store.MuteAsync(id, DateTimeOffset.UnixEpoch, "Late", Ann, Cancel))!.Code);
        var alert = Assert.Single(await store.ListAsync(new AlertFilter { Assignee = "user:2", Text = "LABS" }, cancel: Cancel));
        Assert.Equal("Ann", alert.Acknowledged!.Value.By.Name);
        Assert.Equal("Bob", alert.Assignee!.Name);
        Assert.Equal(["started", "acknowledged", "assigned"], (await store.HistoryAsync(id, Cancel)).Select(happened => happened.What));
        var actions = await journal.Reader.Read(connection => connection.Query<string>("SELECT action FROM audit WHERE actor = @id ORDER BY id", new { id = Ann.Id }).ToList(), Cancel);
        Assert.Equal(["alert.acknowledge", "alert.assign"], actions);
        Assert.Empty(await store.ListAsync(new AlertFilter { Text = "%" }, cancel: Cancel));
    }

    [Fact]
    public async Task Rules_are_changed_with_an_audit_and_refused_with_every_problem()
    {
        var form = new AlertRuleForm("Late", AlertKind.QueueAge, true, new AlertSettings { Limit = 60, Recipients = ["it@hospital.example"] });
        var saved = (await store.SaveRuleAsync(null, form, Ann, Cancel)).Require();
        Assert.Equal("Later", (await store.SaveRuleAsync(saved.Id, form with { Name = "Later" }, Ann, Cancel)).Require().Name);
        Assert.False((await store.SaveRuleAsync(999, form, Ann, Cancel)).Succeeded);
        Assert.Equal(2, (await store.SaveRuleAsync(null, form with { Name = "", Settings = form.Settings with { Limit = 0 } }, Ann, Cancel)).Problems.Count);
        Assert.Null(await store.DeleteRuleAsync(saved.Id, Ann, Cancel));
        Assert.DoesNotContain(await store.RulesAsync(Cancel), rule => rule.Id == saved.Id);
    }

    [Fact]
    public async Task Whom_a_rule_names_is_written_to_once_a_server_is_known()
    {
        var mail = new MailStore(journal, new PlainSecrets(), new SmtpClient(EgressRules.PublicOnly));
        await StartAsync("it@hospital.example");
        Assert.Empty(await mail.LogAsync(cancel: Cancel));
        Assert.Empty(await mail.SaveAsync(new MailServer("mail.hospital.example", 587, MailSecurity.StartTls, "studio@hospital.example", ""), null, Ann, Cancel));
        await EndAsync("it@hospital.example");
        var log = Assert.Single(await mail.LogAsync(cancel: Cancel));
        Assert.Equal(("it@hospital.example", "Over: Late: labs"), (log.Recipient, log.Subject));
    }

    [Fact]
    public async Task A_password_does_not_go_to_another_host()
    {
        var mail = new MailStore(journal, new PlainSecrets(), new SmtpClient(EgressRules.PublicOnly));
        var server = new MailServer("mail.hospital.example", 587, MailSecurity.StartTls, "studio@hospital.example", "studio");
        Assert.Empty(await mail.SaveAsync(server, "secret", Ann, Cancel));
        Assert.Empty(await mail.SaveAsync(server with { Port = 2587 }, null, Ann, Cancel));
        Assert.Equal("mail.password", Assert.Single(await mail.SaveAsync(server with { Host = "evil.example" }, null, Ann, Cancel)).Code);
    }

    private static AlertRule Late(params string[] recipients) => new(100, "Late", AlertKind.QueueAge, true, new AlertSettings { Recipients = recipients });

    private Task StartAsync(params string[] recipients) => store.ApplyAsync([new AlertFinding(Late(recipients), "channel:labs", AlertLevel.Firing, "It waits.", "/channels/labs")], [], [Late(recipients)], Cancel);

    private Task EndAsync(params string[] recipients) => store.ApplyAsync([], [(100, "channel:labs")], [Late(recipients)], Cancel);

    private async Task<IReadOnlyList<string>> NotesAsync() => [.. (await new NotificationStore(journal).ListAsync(Ann, [AlertStore.ManagePermission], cancellationToken: Cancel)).Select(note => note.Subject)];

    private sealed class PlainSecrets : IMailSecrets
    {
        public byte[] Protect(string secret) => System.Text.Encoding.UTF8.GetBytes(secret);

        public string? Unprotect(byte[] stored) => System.Text.Encoding.UTF8.GetString(stored);
    }
}
