using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Sync;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance.Sync;

public sealed class FolderSyncTests : IAsyncDisposable
{
    private const string Id = VersionLab.Id;

    private static readonly Actor Cli = new("cli:ada", "ada");
    private readonly VersionLab _lab = new();
    private readonly MappingShelf _shelf;
    private readonly FolderSync _sync;
    private readonly string _root = Directory.CreateTempSubdirectory("studio-sync").FullName;

    public FolderSyncTests()
    {
        _shelf = new MappingShelf(_lab.Versions);
        _sync = new FolderSync(_shelf, _lab.Drafts);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_goes_out_comes_in_as_no_change_byte_for_byte()
    {
        await _lab.ApprovedAsync(Map("name.family", ("tests/a.hl7", "MSH|^~\\&|"), ("README.md", "read me")), "1.0.0");
        SyncItem written = Only(await ExportAsync());
        Assert.Equal((SyncState.DatabaseNew, "+3"), (written.State, written.Action));
        Dictionary<string, byte[]> before = Files();
        Assert.Equal(SyncState.Same, Only(await ImportAsync()).State);
        Assert.Equal(SyncState.Same, Only(await ExportAsync()).State);
        Assert.Equal(before, Files());
        Assert.Empty(await _lab.Drafts.ListAsync(Cancel));
    }

    [Fact]
    public async Task What_changes_in_the_folder_becomes_a_draft_by_its_author_and_then_a_version_that_goes_out_with_its_number()
    {
        await _lab.ApprovedAsync(Map("name.family"), "1.0.0");
        await ExportAsync();
        Put("mapping.json", Map("name.text").Package.DefinitionFile.ToArray());

        SyncReport looked = await ImportAsync(new SyncRequest(_root) { Check = true });
        Assert.True(looked.Differs);
        Assert.Empty(await _lab.Drafts.ListAsync(Cancel));
        Assert.Contains("rule patient/family changed", Only(looked).Differences);

        Assert.Equal(SyncState.FolderChanged, Only(await ImportAsync()).State);
        Draft draft = (await _lab.Drafts.OpenAsync(Id, Cancel)).Require();
        Assert.Equal("ada", draft.Author);
        Assert.Equal(SyncState.Same, Only(await ImportAsync()).State);
        Assert.Equal(SyncState.Waiting, Only(await ExportAsync()).State); // what is approved does not overwrite what waits

        MappingVersion candidate = (await _lab.Versions.SubmitAsync(VersionLab.Bob, Id, draft.Revision, "2.0.0", "because", cancellationToken: Cancel)).Require();
        Assert.Contains(candidate.Authors, author => author.Id == "cli:ada");
        Assert.Null(await _lab.Versions.ApproveAsync(VersionLab.Decision(candidate, VersionLab.Rita), Cancel));
        Assert.Equal("~1", Only(await ExportAsync()).Action);
        Assert.Contains("\"2.0.0\"", File.ReadAllText(Place("mapping.json")), StringComparison.Ordinal);
        Assert.Equal(SyncState.Same, Only(await ImportAsync()).State);
        Assert.Equal(["cli:ada 0 "], _lab.Audited("sync.import"));
        Assert.Equal(["cli:ada 0 ", "cli:ada 0 "], _lab.Audited("sync.export"));
    }

    [Fact]
    public async Task What_changed_on_both_sides_is_named_and_left_alone_until_one_is_chosen()
    {
        await _lab.ApprovedAsync(Map("name.family"), "1.0.0");
        await ExportAsync();
        byte[] own = Map("name.text").Package.DefinitionFile.ToArray();
        Put("mapping.json", own);
        await _lab.SaveAsync(Map("name.given[+]"), VersionLab.Bob);

        SyncReport report = await ImportAsync();
        Assert.True(report.HasConflicts);
        Assert.Contains("rule patient/family changed", Only(report).Differences);
        Assert.Equal("Bob", (await _lab.Drafts.OpenAsync(Id, Cancel)).Require().Author);
        Assert.Equal(SyncState.Conflict, Only(await ExportAsync(new SyncRequest(_root) { Drafts = true })).State);
        Assert.Equal(own, File.ReadAllBytes(Place("mapping.json")));
        Assert.Equal(["cli:ada 1 sync.conflict"], _lab.Audited("sync.import"));

        Assert.Equal("draft, revision 2", Only(await ImportAsync(new SyncRequest(_root) { Force = [Id] })).Action);
        Assert.Equal(SyncState.Same, Only(await ImportAsync()).State);
        Assert.Equal([2], (await _lab.Drafts.HistoryAsync(Id, Cancel)).Select(checkpoint => checkpoint.Revision));
    }

    [Fact]
    public async Task A_folder_that_never_met_the_database_may_have_an_earlier_version()
    {
        await _lab.ApprovedAsync(Map("name.family"), "1.0.0");
        await _lab.ApprovedAsync(Map("name.text"), "2.0.0");
        Put("mapping.json", Map("name.family").Package.DefinitionFile.ToArray());
        Assert.Equal(SyncState.DatabaseChanged, Only(await ImportAsync()).State);
        Assert.Equal("~1", Only(await ExportAsync()).Action);

        Put("mapping.json", Map("name.given[+]").Package.DefinitionFile.ToArray());
        await ImportAsync();
        Assert.Single(await _lab.Drafts.ListAsync(Cancel));
    }

    [Fact]
    public async Task What_is_deleted_on_one_side_is_told_and_stays_on_the_other()
    {
        await _lab.ApprovedAsync(Map("name.family"), "1.0.0");
        await _lab.ApprovedAsync(Map("name.family", id: "labs/east/other"), "1.0.0");
        await ExportAsync();
        Directory.Delete(Path.Combine(_root, "labs", "east", "other"), recursive: true);
        Assert.Contains(new SyncItemKey("labs/east/other", SyncState.FolderDeleted), Keys(await ImportAsync()));
        Assert.Contains(new SyncItemKey("labs/east/other", SyncState.FolderDeleted), Keys(await ExportAsync()));
        Assert.True(_shelf.Current.Contains("labs/east/other"));

        Put("notes.txt", "mine"u8.ToArray());
        MappingVersion version = (await _lab.Versions.LatestApprovedAsync(Id, Cancel))!;
        Assert.Null(await _lab.Versions.RetireAsync(VersionLab.Decision(version, VersionLab.Rita), Cancel));
        Assert.Contains(new SyncItemKey(Id, SyncState.DatabaseDeleted), Keys(await ImportAsync()));
        Assert.Null((await ExportAsync()).Items.Single(item => item.Id == Id).Action);
        Assert.True(File.Exists(Place("mapping.json")));
        Assert.Equal("-1", (await ExportAsync(new SyncRequest(_root) { Prune = true })).Items.Single(item => item.Id == Id).Action);
        Assert.False(File.Exists(Place("mapping.json")));
        Assert.True(File.Exists(Place("notes.txt"))); // not ours
    }

    [Fact]
    public async Task Everything_that_is_wrong_in_a_folder_is_told_at_once_and_nothing_is_taken_in()
    {
        Write("labs/fine/mapping.json", Encoding.UTF8.GetString(Map("name.family", id: "labs/fine").Package.DefinitionFile.Span));
        Write("labs/json/mapping.json", "{\n  \"id\": \"labs/json\",\n  oops");
        Write("labs/form/mapping.json", """
            { "id": "labs/form", "version": "1.0.0", "kind": "message",
              "rules": [
                { "id": "a", "from": "PID-5", "to": "x", "mode": "sideways" } ] }
            """);
        Write("labs/place/mapping.json", Encoding.UTF8.GetString(Map("name.family", id: "../../elsewhere").Package.DefinitionFile.Span));
        Write("labs/wrong/mapping.json", Encoding.UTF8.GetString(Map("nosuchthing.family", id: "labs/wrong").Package.DefinitionFile.Span));
        SyncReport report = await ImportAsync();
        string[] told = [.. report.Errors.Select(problem => $"{problem.Code} {problem.Path}")];
        Assert.Contains("mapping.json labs/json/mapping.json: line 3", told);
        Assert.Contains(told, line => line.Contains("labs/form/mapping.json: line 3, rules[0].mode", StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("mapping.id labs/place/mapping.json: line", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("labs/wrong/mapping.json: rules/patient/family", StringComparison.Ordinal));
        Assert.Empty(await _lab.Drafts.ListAsync(Cancel));
        Assert.Empty(_lab.Audited("sync.import"));
    }

    [Fact]
    public async Task Links_are_not_followed_in_either_direction()
    {
        string outside = Directory.CreateTempSubdirectory("studio-outside").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "secret.hl7"), "secret");
            await _lab.ApprovedAsync(Map("name.family", ("tests/a.hl7", "MSH|^~\\&|")), "1.0.0");
            Directory.CreateDirectory(Path.Combine(_root, "labs", "east"));
            Directory.CreateSymbolicLink(Path.Combine(_root, "labs", "east", "oru"), outside);
            SyncItem refused = Assert.Single((await ExportAsync()).Items);
            Assert.Equal("sync.link", Assert.Single(refused.Problems).Code);
            Assert.Equal(["secret.hl7"], Directory.EnumerateFiles(outside).Select(Path.GetFileName));

            Directory.Delete(Path.Combine(_root, "labs", "east", "oru"));
            Put("mapping.json", Map("name.family").Package.DefinitionFile.ToArray());
            Directory.CreateDirectory(Place("tests"));
            File.CreateSymbolicLink(Place("tests/a.hl7"), Path.Combine(outside, "secret.hl7"));
            File.CreateSymbolicLink(Place("README.md"), "/etc/hostname");
            Directory.CreateSymbolicLink(Place("samples"), outside);
            Assert.Equal(
                ["labs/east/oru/README.md", "labs/east/oru/samples", "labs/east/oru/tests/a.hl7"],
                (await ImportAsync()).Errors.Where(problem => problem.Code == "sync.link").Select(problem => problem.Path));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task A_huge_file_is_refused_without_being_read()
    {
        Put("mapping.json", Map("name.family").Package.DefinitionFile.ToArray());
        Directory.CreateDirectory(Place("samples"));
        using (FileStream huge = File.Create(Place("samples/huge.hl7"))) huge.SetLength(SyncFolder.LargestFile + 1);
        Problem problem = Assert.Single((await ImportAsync()).Errors);
        Assert.Equal(("sync.too-large", "labs/east/oru/samples/huge.hl7"), (problem.Code, problem.Path));
    }

    [Fact]
    public async Task A_path_in_the_database_that_leads_out_of_the_folder_is_not_written()
    {
        await _lab.SaveAsync(VersionLab.Map("labs/../../out"));
        SyncReport report = await ExportAsync(new SyncRequest(_root) { Drafts = true });
        Assert.NotEmpty(report.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));

        var writer = new SyncWriter(_root);
        Assert.Equal("sync.path", writer.Write("../out", null, Map("name.family"))?.Code);
        Assert.Equal("sync.path", writer.Write(Id, null, Map("name.family", ("tests/../../../../out.hl7", "x")))?.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public async Task Files_of_others_are_not_overwritten_and_definitions_of_the_product_passed_over()
    {
        await _lab.ApprovedAsync(Map("name.family", ("tests/a.hl7", "MSH|^~\\&|")), "1.0.0");
        Write("labs/east/oru/tests/a.hl7", "somebody else's");
        Write("hl7/pid/mapping.json", "broken");
        SyncReport report = await ExportAsync();
        Assert.Equal("sync.foreign", Assert.Single(Only(report).Problems).Code);
        Assert.Equal(1, report.Shipped);
        Assert.False(File.Exists(Place("mapping.json")));
    }

    [Fact]
    public async Task What_is_handed_in_names_its_authors_first_and_is_handed_in_once()
    {
        Put("mapping.json", Map("name.family").Package.DefinitionFile.ToArray());
        var request = new SyncRequest(_root) { Submit = "why", Authors = [VersionLab.Rita] };
        int asked = 0;
        async Task<Outcome<MappingVersion>> HandIn(string id, long revision, CancellationToken cancel)
        {
            asked++;
            return await _lab.Versions.SubmitAsync(Cli, id, revision, "1.0.0", "why", cancellationToken: cancel);
        }

        Assert.Equal("in review as 1.0.0, candidate 1", Only(await _sync.ImportAsync(request, Cli, HandIn, Cancel)).Action);
        await _sync.ImportAsync(request, Cli, HandIn, Cancel);
        Assert.Equal(1, asked);
        MappingVersion candidate = (await _lab.Versions.InReviewAsync(Id, Cancel))!;
        Assert.Equal("version.four-eyes", (await _lab.Versions.ApproveAsync(VersionLab.Decision(candidate, VersionLab.Rita), Cancel))?.Code);
        Assert.Null(await _lab.Versions.ApproveAsync(VersionLab.Decision(candidate, VersionLab.Bob), Cancel));
    }

    [Fact]
    public async Task Somebody_who_saves_meanwhile_is_not_overwritten()
    {
        Put("mapping.json", Map("name.family").Package.DefinitionFile.ToArray());
        SyncReport[] reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ImportAsync(), Cancel)));
        Assert.Single(reports, report => Only(report).State == SyncState.FolderNew);
        Assert.Equal(1, (await _lab.Drafts.OpenAsync(Id, Cancel)).Require().Revision);
    }

    public async ValueTask DisposeAsync()
    {
        _sync.Dispose();
        await _lab.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static DefinitionFolder Map(string to, params (string, string)[] files) => Map(to, Id, files);

    private static DefinitionFolder Map(string to, string id, params (string Path, string Text)[] files) => files.Aggregate(
        VersionLab.Map(id, VersionLab.Rule("family", "PID-5.1", to)), (folder, file) => folder.WithFile(file.Path, Encoding.UTF8.GetBytes(file.Text)));

    private Task<SyncReport> ImportAsync(SyncRequest? request = null) => _sync.ImportAsync(request ?? new SyncRequest(_root), Cli, cancellationToken: Cancel);

    private Task<SyncReport> ExportAsync(SyncRequest? request = null) => _sync.ExportAsync(request ?? new SyncRequest(_root), Cli, Cancel);

    private static SyncItem Only(SyncReport report)
    {
        Assert.Empty(report.Problems);
        return Assert.Single(report.Items);
    }

    private static IEnumerable<SyncItemKey> Keys(SyncReport report) => report.Items.Select(item => new SyncItemKey(item.Id, item.State));

    private string Place(string path) => Path.Combine(_root, "labs", "east", "oru", path);

    private void Put(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place(path))!);
        File.WriteAllBytes(Place(path), content);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
        File.WriteAllText(Path.Combine(_root, path), text);
    }

    private Dictionary<string, byte[]> Files() => Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(_root, file), File.ReadAllBytes);

    private sealed record SyncItemKey(string Id, SyncState State);
}
