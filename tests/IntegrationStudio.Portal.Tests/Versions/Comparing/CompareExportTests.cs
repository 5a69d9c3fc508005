using System.Net;
using System.Text.Json;
using IntegrationStudio.Engine.Accounts;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Tests.Accounts;
using IntegrationStudio.Portal.Tests.Channels.Publishing;
using IntegrationStudio.Portal.Versions.Comparing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Versions.Comparing;

/// <summary>Differences as files, over HTTP.</summary>
public sealed class CompareExportTests : IAsyncLifetime
{
    private const string Id = GovernedPortal.Mapping;
    private const string Query = $"{Id}?from=1.0.0&to=1.1.0";

    private AccountsPortal portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await AccountsPortal.StartAsync();
        await portal.AddAsync("rita", Roles.Reviewer);
        await portal.AddAsync("aud", Roles.Auditor);
        await ApproveAsync("1.0.0");
        await ApproveAsync("1.1.0", "=HYPERLINK(\"x\"),1");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_difference_is_a_table_that_runs_nothing_in_a_spreadsheet()
    {
        using var rita = await portal.SignedInAsync("rita");
        var csv = await rita.TextAsync("/exports/difference/" + Query);
        Assert.StartsWith("part,item,change,field,before,after\r\n", csv.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("rule,patient/version,changed,value,1.0.0,\"'=HYPERLINK(\"\"x\"\"),1\"\r\n", csv, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await rita.TextAsync("/exports/difference/" + Query + "&format=json"));
        Assert.Equal("patient/version", json.RootElement.GetProperty("rules")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task Behaviour_is_exported_when_it_was_compared_and_the_audit_has_it()
    {
        using var rita = await portal.SignedInAsync("rita");
        using var none = await rita.GetAsync("/exports/behaviour/" + Query, asPage: false);
        Assert.False(none.IsSuccessStatusCode);
        var sides = portal.App.Services.GetRequiredService<CompareSides>();
        var before = (await sides.RunnableAsync((await sides.OpenAsync(Id, "1.0.0", Cancel)).Require(), Cancel)).Require();
        var after = (await sides.RunnableAsync((await sides.OpenAsync(Id, "1.1.0", Cancel)).Require(), Cancel)).Require();
        await portal.App.Services.GetRequiredService<BehaviourJobs>().Start(new BehaviourRequest(before, after, new BehaviourScope()), GovernedPortal.Rita).Require().Ended;
        var csv = await rita.TextAsync("/exports/behaviour/" + Query);
        Assert.Contains("patient/version", csv, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await rita.TextAsync("/exports/behaviour/" + Query + "&format=json"));
        Assert.Equal(1, json.RootElement.GetProperty("counts").GetProperty("changed").GetInt32());
        Assert.Equal(2, (await portal.AuditAsync("behaviour.export")).Count);
    }

    [Fact]
    public async Task Who_may_not_see_content_exports_no_behaviour()
    {
        using var auditor = await portal.SignedInAsync("aud");
        using var refused = await auditor.GetAsync("/exports/behaviour/" + Query, asPage: false);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private async Task ApproveAsync(string number, string? value = null)
    {
        var services = portal.App.Services;
        var text = System.Text.Encoding.UTF8.GetString(GovernedPortal.Definition(number));
        if (value is not null)
            text = text.Replace($"\"value\": \"{number}\"", $"\"value\": {JsonSerializer.Serialize(value)}", StringComparison.Ordinal);
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { [DefinitionFolder.DefinitionPath] = System.Text.Encoding.UTF8.GetBytes(text), ["samples/one.hl7"] = Some.OruBytes() };
        var drafts = services.GetRequiredService<DraftStore>();
        var saved = (await drafts.SaveAsync(DefinitionFolder.Of(files).Require(), (await drafts.OpenAsync(Id, Cancel)).Value?.Revision ?? 0, GovernedPortal.Ada, cancellationToken: Cancel)).Require();
        var versions = services.GetRequiredService<VersionStore>();
        var candidate = (await versions.SubmitAsync(GovernedPortal.Ada, Id, saved.Revision, number, "for the test", cancellationToken: Cancel)).Require();
        Assert.Null(await versions.ApproveAsync(new VersionDecision(candidate.Sequence, candidate.State, candidate.EffectiveHash, GovernedPortal.Rita, "fine"), Cancel));
    }
}
