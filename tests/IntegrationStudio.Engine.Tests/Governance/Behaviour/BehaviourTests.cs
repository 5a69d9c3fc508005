using System.Text;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Tests.Channels;
using Xunit;
using Messages = IntegrationStudio.Engine.Tests.Channels.Some;
using Some = IntegrationStudio.Engine.Tests.Mappings.Some;

namespace IntegrationStudio.Engine.Tests.Governance.Behaviour;

public sealed class BehaviourTests
{
    private const string Patient = """{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "key": ["PID-3.1"], "rules": [{0}] }""";
    private const string Family = """{ "id": "family", "from": "PID-5.1", "to": "name.family" }""";
    private const string Given = """{ "id": "given", "from": "PID-5.2", "to": "name.given" }""";
    private const string Birth = """{ "id": "birth", "from": "PID-7", "to": "birthDate" }""";

    private static readonly Actor Anna = new("user:anna", "Anna");
    private static readonly Actor Otto = new("user:otto", "Otto");

    [Fact]
    public async Task The_same_mapping_behaves_the_same()
    {
        await using TestHost host = await StoredAsync(20);
        BehaviourReport report = await ReportAsync(host, Version("1.0.0", Family, Birth), Version("1.1.0", Family, Birth));
        Assert.Equal(new BehaviourCounts { Inputs = 20, Unchanged = 20, Messages = 20, UnchangedMessages = 20 }, report.Counts);
        Assert.Empty(report.Groups);
        Assert.True(report.IsComplete);
    }

    [Fact]
    public async Task Changed_values_are_grouped_by_the_rule_that_writes_them()
    {
        await using TestHost host = await StoredAsync(10);
        BehaviourReport report = await ReportAsync(host, Version("1.0.0", Family, Birth), Version("1.1.0", Family.Replace("PID-5.1", "PID-5.2", StringComparison.Ordinal), Given));
        Assert.Equal((10, 0, 10), (report.Counts.Changed, report.Counts.Unchanged, report.Counts.Messages));
        Assert.Equal(
            ["patient/birth 10 +0 -10 Patient/birthDate", "patient/family 10 +0 -0 Patient/name/family", "patient/given 10 +10 -0 Patient/name/given"],
            report.Groups.OrderBy(group => group.RulePath, StringComparer.Ordinal).Select(group => $"{group.RulePath} {group.Values} +{group.Added} -{group.Removed} {string.Join(' ', group.Targets)}"));
        BehaviourExample example = report.Groups.Single(group => group.RulePath == "patient/family").Examples[0];
        Assert.Equal(("\"Probe\"", "\"Peter\"", "PID-5.2"), (example.Before, example.After, example.SourcePath));
        Assert.Equal((BehaviourSource.Message, "labs", 1L), (example.Input.Source, example.Input.Name, example.Input.Message!.Value));
    }

    [Fact]
    public async Task Examples_are_the_first_ones_and_everything_is_counted()
    {
        await using TestHost host = await StoredAsync(100);
        BehaviourReport report = await ReportAsync(host, Version("1.0.0", Family), Version("1.1.0", Birth), new BehaviourScope { Channels = ["labs"], Examples = 7 });
        Assert.All(report.Groups, group => Assert.Equal((100, 7), (group.Values, group.Examples.Count)));
        Assert.All(report.Groups, group => Assert.Equal(Enumerable.Range(1, 7).Select(id => (long?)id), group.Examples.Select(example => example.Input.Message)));
    }

    [Fact]
    public async Task The_newest_messages_that_the_mapping_processed_take_part()
    {
        await using TestHost host = await StoredAsync(12);
        BehaviourReport report = await ReportAsync(host, Version("1.0.0", Family), Version("1.1.0", Birth), new BehaviourScope { Channels = ["labs"], LastMessages = 5 });
        Assert.Equal([8L, 9L, 10L, 11L, 12L], report.Groups[0].Examples.Select(example => example.Input.Message!.Value));
        Assert.Equal(0, (await ReportAsync(host, Version("1.0.0", Family), Version("1.1.0", Birth), new BehaviourScope { Channels = ["other"] })).Counts.Inputs);
    }

    [Fact]
    public async Task Problems_that_come_and_go_are_told_apart_from_values()
    {
        await using TestHost host = await StoredAsync(3);
        BehaviourReport report = await ReportAsync(host, Version("1.0.0", Family), Version("1.1.0", Family, """{ "id": "born", "from": "PID-5.1", "to": "birthDate" }"""));
        BehaviourProblem problem = Assert.Single(report.Problems);
        Assert.Equal((3, 0, 3), (problem.Came, problem.Went, report.Counts.OnlyProblems));
        Assert.Equal(0, report.Counts.Changed);
    }

    [Fact]
    public async Task What_only_one_side_maps_is_named()
    {
        await using TestHost host = await StoredAsync(2);
        const string Bad = """{ "id": "born", "from": "PID-5.1", "to": "birthDate" }""";
        BehaviourVersion fails = With("""
            "policy": { "badValue": "fail" },
            """, "1.1.0", Family, Bad);
        BehaviourReport broken = await ReportAsync(host, Version("1.0.0", Family, Bad), fails);
        Assert.Equal((2, 0, 0), (broken.Counts.Broken, broken.Counts.Mended, broken.Counts.Changed));
        Assert.All(broken.Failures, failure => Assert.True(failure.IsBroken));
        BehaviourReport mended = await ReportAsync(host, fails, Version("1.0.0", Family, Bad));
        Assert.Equal((0, 2), (mended.Counts.Broken, mended.Counts.Mended));
    }

    [Fact]
    public async Task Tests_and_samples_of_both_versions_take_part()
    {
        await using TestHost host = await StoredAsync(0);
        byte[] message = Messages.OruMessage();
        BehaviourVersion before = Version("1.0.0", Family);
        before = before with { Folder = before.Folder.WithFile("tests/a.hl7", message).WithFile("samples/s.hl7", message) };
        BehaviourVersion after = Version("1.1.0", Birth);
        after = after with { Folder = after.Folder.WithFile("tests/b.hl7", message) };
        BehaviourReport report = await ReportAsync(host, before, after, new BehaviourScope());
        Assert.Equal(["tests/b.hl7", "tests/a.hl7", "samples/s.hl7"], report.Groups[0].Examples.Select(example => example.Input.Name));
        Assert.Equal(2, (await ReportAsync(host, before, after, new BehaviourScope { Samples = [] })).Counts.Inputs);
    }

    [Fact]
    public async Task A_side_that_does_not_compile_fails_the_job_with_its_problems()
    {
        await using TestHost host = await StoredAsync(0);
        await using var jobs = new BehaviourJobs(host.Journal, Some.Options);
        BehaviourJob job = jobs.Start(new(Version("1.0.0", Family), Version("1.1.0", """{ "id": "x", "from": "PID-5", "to": "nonsense" }"""), new BehaviourScope()), Anna).Require();
        await job.Ended;
        Assert.Equal(BehaviourJobState.Failed, job.State);
        Assert.Contains(job.Problems, problem => problem.Message.StartsWith("1.1.0: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_job_at_a_time_per_person_and_it_can_be_cancelled()
    {
        await using TestHost host = await StoredAsync(300);
        await using var jobs = new BehaviourJobs(host.Journal, Some.Options);
        // Every message many times over: long enough to be met running.
        string many = string.Join(", ", Enumerable.Range(0, 400).Select(i => $$"""{ "id": "i{{i}}", "from": "PID-5.1", "to": "identifier[#{{i}}].value" }"""));
        var request = new BehaviourRequest(Version("1.0.0", Family), Version("1.1.0", many), new BehaviourScope { Channels = ["labs"] });
        BehaviourJob job = jobs.Start(request, Anna).Require();
        Assert.Equal("behaviour.running", jobs.Start(request, Anna).Problems[0].Code);
        Assert.True(jobs.Start(request, Otto).Succeeded);
        job.Cancel();
        await job.Ended;
        Assert.Equal(BehaviourJobState.Cancelled, job.State);
        Assert.True(job.Report is not { IsComplete: true });
        Assert.Same(job, jobs.Of(Anna));
    }

    [Fact]
    public async Task Reports_are_kept_by_both_hashes_and_reading_messages_is_audited()
    {
        await using TestHost host = await StoredAsync(4);
        BehaviourReport report = await ReportAsync(host, Version("1.0.0", Family), Version("1.1.0", Birth));
        KeptBehaviour? kept = await new BehaviourReports(host.Journal).FindAsync("test/map", report.Before, report.After, TestContext.Current.CancellationToken);
        Assert.Equal((report.Counts, Anna), (kept!.Report.Counts, kept.By));
        Assert.Equal(report.Groups.Select(group => group.RulePath), kept.Report.Groups.Select(group => group.RulePath));
        Assert.Null(await new BehaviourReports(host.Journal).FindAsync("test/map", report.After, report.Before, TestContext.Current.CancellationToken));
        string action = await host.Journal.Reader.Read(connection => connection.QuerySingle<string>("SELECT actor || ' ' || action || ' ' || subject FROM audit"), TestContext.Current.CancellationToken);
        Assert.Equal("user:anna behaviour.run mapping:test/map", action);
    }

    private static async Task<TestHost> StoredAsync(int messages)
    {
        TestHost host = TestHost.Open();
        int port = await host.AddAsync(TestHost.Channel() with { Mapping = new() { Default = "test/map" }, Destinations = [] });
        await using MllpClient client = await TestHost.ConnectAsync(port);
        for (int i = 1; i <= messages; i++) await client.SendAsync(Messages.OruMessage($"M{i}", patient: $"P{i}"), TestContext.Current.CancellationToken);
        await host.SettledAsync();
        return host;
    }

    private static async Task<BehaviourReport> ReportAsync(TestHost host, BehaviourVersion before, BehaviourVersion after, BehaviourScope? scope = null)
    {
        await using var jobs = new BehaviourJobs(host.Journal, Some.Options);
        BehaviourJob job = jobs.Start(new(before, after, scope ?? new BehaviourScope { Channels = ["labs"] }), Anna).Require();
        await job.Ended;
        Assert.True(job.State == BehaviourJobState.Done, string.Join('\n', job.Problems));
        Assert.Equal(job.Progress.Total, job.Progress.Done);
        return job.Report!;
    }

    private static BehaviourVersion Version(string version, params string[] rules) => With("", version, rules);

    private static BehaviourVersion With(string policy, string version, params string[] rules)
    {
        string json = $$"""
            { "id": "test/map", "version": "{{version}}", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
              {{policy}} "rules": [{{Patient.Replace("{0}", string.Join(", ", rules), StringComparison.Ordinal)}}] }
            """;
        DefinitionFolder folder = DefinitionFolder.Of(new Dictionary<string, ReadOnlyMemory<byte>> { ["mapping.json"] = Encoding.UTF8.GetBytes(json) }).Require();
        return new BehaviourVersion(version, folder, MappingLibrary.Of(folder.Package));
    }
}
