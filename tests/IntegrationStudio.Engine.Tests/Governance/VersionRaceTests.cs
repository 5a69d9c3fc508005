using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.VersionLab;

namespace IntegrationStudio.Engine.Tests.Governance;

public sealed class VersionRaceTests : IAsyncDisposable
{
    private const int Many = 50;

    private readonly VersionLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Of_fifty_who_hand_in_at_once_one_wins_and_the_others_are_told()
    {
        long revision = await _lab.SaveAsync(Map());
        Outcome<MappingVersion>[] all = await Task.WhenAll(Enumerable.Range(0, Many).Select(i =>
            Task.Run(() => _lab.Versions.SubmitAsync(new Actor($"user:{i}", $"Person {i}"), Id, revision, "1.0.0", "mine", cancellationToken: Cancel), Cancel)));

        MappingVersion winner = Assert.Single(all, outcome => outcome.Succeeded).Value!;
        Assert.All(all.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal("version.in-review", outcome.Problems[0].Code));
        Assert.Equal(winner.Sequence, Assert.Single((await _lab.Versions.HistoryAsync(Id, cancellationToken: Cancel)).Items).Sequence);
        Assert.Equal((1, Many - 1), (_lab.Audited("version.submit").Count(line => line.Contains(" 0 ")), _lab.Audited("version.submit").Count(line => line.Contains(" 1 "))));
    }

    [Fact]
    public async Task Of_fifty_who_decide_at_once_one_wins_and_the_others_are_told()
    {
        MappingVersion version = await _lab.SubmitAsync(Map(), "1.0.0");
        Problem?[] all = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Task.Run(
            () => i % 2 == 0 ? _lab.Versions.ApproveAsync(Decision(version, new Actor($"user:{i}", "")), Cancel) : _lab.Versions.RequestChangesAsync(Decision(version, new Actor($"user:{i}", "")), Cancel), Cancel)));

        Assert.Single(all, problem => problem is null);
        Assert.All(all.Where(problem => problem is not null), problem => Assert.Equal("version.moved", problem!.Code));
        MappingVersion now = (await _lab.Versions.FindAsync(version.Sequence, Cancel))!;
        Assert.Equal(now.State == VersionState.Approved ? 1 : 0, now.Approvals.Count);
    }

    [Fact]
    public async Task Saves_and_submissions_at_once_leave_a_linear_history()
    {
        for (int round = 1; round <= 5; round++)
        {
            long revision = await _lab.SaveAsync(Map(rules: Rule("family", $"PID-{round}", "name.family")));
            string number = $"1.{round}.0";
            Task saving = Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => _lab.Drafts.SaveAsync(Map(rules: Rule("family", $"PID-{i + 10}", "name.family")), revision, Bob, cancellationToken: Cancel), Cancel)));
            Outcome<MappingVersion>[] handed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => _lab.Versions.SubmitAsync(Ada, Id, revision, number, "", cancellationToken: Cancel), Cancel)));
            await saving;
            Assert.InRange(handed.Count(outcome => outcome.Succeeded), 0, 1);
            if (handed.FirstOrDefault(outcome => outcome.Succeeded)?.Value is { } version) Assert.Null(await _lab.Versions.ApproveAsync(Decision(version, Rita), Cancel));
        }

        IReadOnlyList<MappingVersion> history = (await _lab.Versions.HistoryAsync(Id, cancellationToken: Cancel)).Items;
        Assert.Equal(history.Skip(1).Select(version => version.Key.Number), history.SkipLast(1).Select(version => version.Base));
    }

    [Fact]
    public async Task Content_that_was_altered_in_the_database_is_refused()
    {
        MappingVersion version = await _lab.ApprovedAsync(Map(), "1.0.0");
        byte[] forged = Pack(Map(rules: Rule("family", "PID-6", "name.family")).WithDefinition(Map().Definition));

        Assert.Equal(1, _lab.Sql("UPDATE version_content SET content = $forged WHERE hash = (SELECT content FROM version)", ("$forged", forged)));
        Assert.Equal("version.altered", (await _lab.Versions.OpenAsync(version.Key, Cancel)).Problems[0].Code);
        Assert.Equal("version.altered", (await _lab.Versions.CompileAsync(version.Key, Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task Hashes_that_were_altered_with_the_content_do_not_help()
    {
        MappingVersion version = await _lab.ApprovedAsync(Map(), "1.0.0");
        DefinitionFolder folder = (await _lab.Versions.OpenAsync(version, Cancel)).Require();
        var forged = folder.WithDefinition(folder.Definition with { Title = "forged" });
        byte[] content = Pack(forged);
        byte[] hash = System.Security.Cryptography.SHA256.HashData(content);
        _lab.Sql("INSERT INTO version_content (hash, content) VALUES ($hash, $content)", ("$hash", hash), ("$content", content));
        _lab.Sql("UPDATE version SET content = $hash, content_hash = $text", ("$hash", hash), ("$text", forged.Package.ContentHash));
        _lab.Sql("UPDATE frozen SET content = $hash, content_hash = $text WHERE id = $id", ("$hash", hash), ("$text", forged.Package.ContentHash), ("$id", Id));

        Assert.Equal("version.altered", (await _lab.Versions.CompileAsync(version.Key, Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task What_a_version_pins_cannot_be_altered_either()
    {
        MappingVersion version = await _lab.ApprovedAsync(Map(), "1.0.0");
        _lab.Sql("UPDATE frozen_use SET used = 'sha256:other'");
        Assert.Equal("version.altered", (await _lab.Versions.CompileAsync(version.Key, Cancel)).Problems[0].Code);
    }

    [Fact]
    public async Task A_version_whose_approval_was_forged_does_not_run()
    {
        MappingVersion candidate = await _lab.SubmitAsync(Map(), "1.0.0");
        _lab.Sql("UPDATE version SET state = 4");
        Assert.Equal("version.four-eyes", (await _lab.Versions.CompileAsync(candidate.Key, Cancel)).Problems[0].Code);

        _lab.Sql("INSERT INTO version_approval (seq, approver, name, effective_hash, at) VALUES ($seq, 'user:ada', 'Ada', $hash, 1)", ("$seq", candidate.Sequence), ("$hash", candidate.EffectiveHash));
        Assert.Equal("version.four-eyes", (await _lab.Versions.CompileAsync(candidate.Key, Cancel)).Problems[0].Code);
    }

    private static byte[] Pack(DefinitionFolder folder) => DefinitionArchive.Write(folder);
}
