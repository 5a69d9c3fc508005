using System.IO.Compression;
using System.Security.Cryptography;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Bundles;
using IntegrationStudio.Standards;
using Xunit;
using static IntegrationStudio.Engine.Tests.Governance.VersionLab;

namespace IntegrationStudio.Engine.Tests.Governance.Bundles;

public sealed class BundleTests : IAsyncDisposable
{
    private static readonly Actor Admin = new("user:admin", "Anna");
    private static readonly Actor Keeper = new("user:keeper", "Kim");
    private readonly VersionLab _dev = new();
    private readonly VersionLab _production = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private BundleStore Production => new(_production.Versions);

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _dev.DisposeAsync();
        await _production.DisposeAsync();
    }

    [Fact]
    public async Task A_trusted_bundle_brings_its_approvals_and_runs_with_its_pins()
    {
        MappingVersion there = await _dev.ApprovedAsync(Map(), "1.0.0");
        byte[] file = await ExportAsync(there);
        await TrustAsync();
        Assert.Equal(BundleStep.Approved, (await Production.PlanAsync(file, Admin, Cancel)).Require().Steps[0].Step);
        Assert.Null(await _production.Versions.FindAsync(Id, "1.0.0", null, Cancel));

        BundlePlan done = (await Production.ImportAsync(file, Admin, Cancel)).Require();

        Assert.Equal(("dev", "our dev"), (done.Instance, done.TrustedAs));
        MappingVersion here = (await _production.Versions.LatestApprovedAsync(Id, Cancel))!;
        Assert.Equal((there.EffectiveHash, VersionOrigin.Bundle, there.Comment, "Rita (dev)"), (here.EffectiveHash, here.Origin, here.Comment, here.Approvals[0].Approver.Name));
        Assert.Equal($"at:{BundleKey.Fingerprint(BundleKey.Public(_key))}/user:rita", here.Approvals[0].Approver.Id);
        Assert.Equal(there.EffectiveHash, (await _production.Versions.CompileAsync(here.Key, Cancel)).Require().EffectiveHash);
        Assert.Equal(2, _production.Audited("bundle.import").Count);
    }

    [Fact]
    public async Task Of_a_signer_that_nobody_trusts_it_is_a_candidate_that_whoever_read_it_in_cannot_approve()
    {
        byte[] file = await ExportAsync(await _dev.ApprovedAsync(Map(), "1.0.0"));
        BundlePlan done = (await Production.ImportAsync(file, Admin, Cancel)).Require();

        Assert.Equal((null, BundleStep.Candidate), (done.TrustedAs, done.Steps[0].Step));
        MappingVersion candidate = (await _production.Versions.InReviewAsync(Id, Cancel))!;
        Assert.Empty(candidate.Approvals);
        Assert.Equal("version.not-approved", (await _production.Versions.CompileAsync(candidate, Cancel)).Problems[0].Code);
        Assert.Equal("version.four-eyes", (await _production.Versions.ApproveAsync(Decision(candidate, Admin), Cancel))!.Code);
        Assert.Null(await _production.Versions.ApproveAsync(Decision(candidate, Rita), Cancel));
    }

    [Fact]
    public async Task Read_in_again_or_by_many_at_once_it_is_there_once()
    {
        byte[] file = await ExportAsync(await _dev.ApprovedAsync(Map(), "1.0.0"));
        await TrustAsync();
        Outcome<BundlePlan>[] all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Production.ImportAsync(file, Admin, Cancel)));

        Assert.Single(all, done => done.Require().Steps[0].Step == BundleStep.Approved);
        Assert.Equal(19, all.Count(done => done.Require().Steps[0].Step == BundleStep.Present));
        Assert.Single((await _production.Versions.HistoryAsync(Id, cancellationToken: Cancel)).Items);
    }

    [Fact]
    public async Task Conflicts_are_named_all_at_once_and_nothing_is_read_in()
    {
        byte[] file = await ExportAsync(await _dev.ApprovedAsync(Map(), "1.0.0"), await _dev.ApprovedAsync(Map("labs/b"), "1.0.0"), await _dev.ApprovedAsync(Map("labs/c"), "1.0.0"));
        string other = Rule("given", "PID-5.2", "name.given");
        await _production.ApprovedAsync(Map(rules: other), "1.0.0");
        await _production.ApprovedAsync(Map("labs/b", other), "1.0.0");
        await TrustAsync();

        Outcome<BundlePlan> refused = await Production.ImportAsync(file, Admin, Cancel);

        Assert.Equal([("bundle.conflict", "labs/b@1.0.0"), ("bundle.conflict", $"{Id}@1.0.0")], refused.Problems.Select(problem => (problem.Code, problem.Path)));
        Assert.Null(await _production.Versions.LatestApprovedAsync("labs/c", Cancel));
        Assert.Equal(["user:admin 1 bundle.conflict"], _production.Audited("bundle.import"));
    }

    [Theory]
    [InlineData("manifest.json", "bundle.signature")]
    [InlineData("content/", "bundle.content")]
    public async Task A_changed_byte_is_named(string where, string code)
    {
        byte[] file = await ExportAsync(await _dev.ApprovedAsync(Map(), "1.0.0"));
        await TrustAsync();
        byte[] altered = Alter(file, zip =>
        {
            ZipArchiveEntry entry = zip.Entries.First(entry => entry.FullName.StartsWith(where, StringComparison.Ordinal));
            using Stream stream = entry.Open();
            stream.Position = stream.Length / 2;
            int old = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)(old ^ 1));
        });

        Assert.Equal(code, (await Production.ImportAsync(altered, Admin, Cancel)).Problems[0].Code);
        Assert.Equal([$"user:admin 1 {code}"], _production.Audited("bundle.import"));
    }

    [Fact]
    public async Task What_was_added_taken_out_or_signed_by_somebody_else_is_named()
    {
        MappingVersion version = await _dev.ApprovedAsync(Map(), "1.0.0");
        byte[] file = await ExportAsync(version);
        await TrustAsync();
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] theirs = (await new BundleStore(_dev.Versions).ExportAsync([version.Key], "dev", foreign, Admin, cancellationToken: Cancel)).Require();

        Assert.Equal("bundle.unsigned", await RefusalAsync(Alter(file, zip => zip.CreateEntry("../../etc/cron.d/x").Open().Dispose())));
        Assert.Equal("bundle.missing", await RefusalAsync(Alter(file, zip => zip.Entries.First(entry => entry.FullName.StartsWith("content/", StringComparison.Ordinal)).Delete())));
        Assert.Equal("bundle.broken", await RefusalAsync(Alter(file, zip => zip.GetEntry("signature.json")!.Delete())));
        Assert.Equal("bundle.broken", await RefusalAsync(file[..(file.Length / 2)]));
        Assert.Equal(BundleStep.Candidate, (await Production.PlanAsync(theirs, Admin, Cancel)).Require().Steps[0].Step);
        Assert.Null(await Production.DistrustAsync(BundleKey.Public(_key), Admin, Cancel));
        Assert.Equal(BundleStep.Candidate, (await Production.PlanAsync(file, Admin, Cancel)).Require().Steps[0].Step);
    }

    [Fact]
    public async Task A_bundle_that_unpacks_to_too_much_is_refused_without_unpacking_it()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream target = zip.CreateEntry("manifest.json", CompressionLevel.Fastest).Open();
            for (int i = 0; i < 257; i++) target.Write(new byte[1024 * 1024]);
        }

        Assert.Equal("bundle.too-large", await RefusalAsync(stream.ToArray()));
    }

    [Fact]
    public async Task Only_what_is_approved_goes_out_and_refusals_are_audited()
    {
        MappingVersion open = await _dev.SubmitAsync(Map(), "1.0.0");
        MappingVersion demo = await _dev.ApprovedAsync(Map("labs/demo"), "1.0.0");
        _dev.Sql($"UPDATE version SET origin = {(int)VersionOrigin.Demo} WHERE seq = {demo.Sequence}");
        Outcome<byte[]> refused = await new BundleStore(_dev.Versions).ExportAsync([open.Key, demo.Key, new VersionKey("labs/none", "1.0.0")], "dev", _key, Admin, cancellationToken: Cancel);
        Assert.Equal(["bundle.demo", "version.not-approved", "version.unknown"], refused.Problems.Select(problem => problem.Code).Order());
        Assert.Equal(3, _dev.Audited("bundle.export").Count(line => line.StartsWith("user:admin 1 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_trusts_a_signer_neither_reads_in_nor_publishes_what_it_signed()
    {
        byte[] file = await ExportAsync(await _dev.ApprovedAsync(Map(), "1.0.0"));
        await TrustAsync(Admin);
        Assert.Equal("bundle.same-person", (await Production.ImportAsync(file, Admin, Cancel)).Problems[0].Code);
        Assert.Equal(["user:admin 1 bundle.same-person"], _production.Audited("bundle.import"));

        Assert.True((await Production.ImportAsync(file, Keeper, Cancel)).Succeeded);
        MappingVersion here = (await _production.Versions.LatestApprovedAsync(Id, Cancel))!;
        Assert.True(here.IsAuthor(Admin));
        Assert.False(here.IsAuthor(Keeper));
    }

    [Fact]
    public async Task An_author_from_there_who_has_an_account_here_is_an_author_here_too()
    {
        byte[] file = await ExportAsync(await _dev.ApprovedAsync(Map(), "1.0.0"));
        await TrustAsync();
        _production.Sql("INSERT INTO account (id, sign_in, name, created) VALUES ('17', 'ada.b', 'ada', 0), ('18', 'bob', 'Bob', 0)");
        Assert.True((await Production.ImportAsync(file, Admin, Cancel)).Succeeded);
        MappingVersion here = (await _production.Versions.LatestApprovedAsync(Id, Cancel))!;
        Assert.True(here.IsAuthor(new Actor("user:17", "ada")));
        Assert.False(here.IsAuthor(new Actor("user:18", "Bob")));
    }

    [Fact]
    public async Task What_is_passed_on_says_whose_word_it_is()
    {
        await TrustAsync();
        Assert.True((await Production.ImportAsync(await ExportAsync(await _dev.ApprovedAsync(Map(), "1.0.0")), Admin, Cancel)).Succeeded);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] onwards = (await Production.ExportAsync([(await _production.Versions.LatestApprovedAsync(Id, Cancel))!.Key], "test", second, Admin, cancellationToken: Cancel)).Require();
        await using var third = new VersionLab();
        Assert.Null(await new BundleStore(third.Versions).TrustAsync(BundleKey.Public(second), "our test", Keeper, Cancel));
        Assert.True((await new BundleStore(third.Versions).ImportAsync(onwards, Admin, Cancel)).Succeeded);
        MappingVersion here = (await third.Versions.LatestApprovedAsync(Id, Cancel))!;
        Assert.Equal(
            ($"at:{BundleKey.Fingerprint(BundleKey.Public(second))}/at:{BundleKey.Fingerprint(BundleKey.Public(_key))}/user:rita", "Rita (dev) (test)"),
            (here.Approvals[0].Approver.Id, here.Approvals[0].Approver.Name));
    }

    [Fact]
    public async Task A_key_that_is_none_is_not_trusted_and_that_is_audited()
    {
        Assert.Equal("bundle.key", (await Production.TrustAsync("AAAA", "x", Admin, Cancel))!.Code);
        Assert.Equal("bundle.name", (await Production.TrustAsync(BundleKey.Public(_key), " ", Admin, Cancel))!.Code);
        Assert.Equal("bundle.signer", (await Production.DistrustAsync(BundleKey.Public(_key), Admin, Cancel))!.Code);
        Assert.Equal(2, _production.Audited("bundle.trust").Count);
        Assert.Single(_production.Audited("bundle.distrust"));
    }

    private static byte[] Alter(byte[] file, Action<ZipArchive> change)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true)) change(zip);
        return stream.ToArray();
    }

    private async Task<byte[]> ExportAsync(params MappingVersion[] versions) =>
        (await new BundleStore(_dev.Versions).ExportAsync([.. versions.Select(version => version.Key)], "dev", _key, Admin, cancellationToken: Cancel)).Require();

    private async Task TrustAsync(Actor? by = null) => Assert.Null(await Production.TrustAsync(BundleKey.Public(_key), "our dev", by ?? Keeper, Cancel));

    private async Task<string> RefusalAsync(byte[] file) => (await Production.PlanAsync(file, Admin, Cancel)).Problems[0].Code;
}
