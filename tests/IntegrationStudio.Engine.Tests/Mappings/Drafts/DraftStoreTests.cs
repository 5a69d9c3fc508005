using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Drafts;

public sealed class DraftStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-drafts").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_saved_is_there_after_the_file_is_opened_again()
    {
        DefinitionFolder folder = Folder("labs/east/oru", "East").WithFile("tables/codes.csv", Bytes("code,text,system,targetCode,targetDisplay,targetSystem\n")).WithFile("samples/a.hl7", Bytes("MSH|"));
        await using (MessageJournal journal = Open())
        {
            DraftSave saved = (await new DraftStore(journal).SaveAsync(folder, 0, "ada", "sha256:base", cancellationToken: Cancel)).Require();
            Assert.True(saved.Succeeded);
            Assert.Equal(1, saved.Revision);
        }

        await using MessageJournal again = Open();
        var store = new DraftStore(again);
        Draft draft = (await store.OpenAsync("labs/east/oru", Cancel)).Require();

        Assert.Equal((1, "sha256:base", "ada"), (draft.Revision, draft.BaseHash, draft.Author));
        Assert.Equal(folder.Package.ContentHash, draft.Folder.Package.ContentHash);
        Assert.Equal(folder.Files.Keys.Order(), draft.Folder.Files.Keys.Order());
        Assert.Equal(folder.Package.DefinitionFile.ToArray(), draft.Folder.Package.DefinitionFile.ToArray());
        Assert.Equal("East", Assert.Single(await store.ListAsync(Cancel)).Definition.Title);
    }

    [Fact]
    public async Task Who_began_saved_and_discarded_a_draft_is_in_the_audit_with_what_it_was_and_from_where()
    {
        await using MessageJournal journal = Open();
        var store = new DraftStore(journal);
        DefinitionFolder folder = Folder("labs/east/oru", "East");
        var ada = new Actor("user:ada", "Ada");
        AuditOrigin.Address = "198.51.100.7";
        await store.SaveAsync(folder, 0, ada, cancellationToken: Cancel);
        await store.SaveAsync(folder, 1, ada, isCheckpoint: true, note: "before the visit", cancellationToken: Cancel);
        AuditOrigin.Address = null;
        await store.DeleteAsync("labs/east/oru", ada, Cancel);
        await store.DeleteAsync("labs/none", ada, Cancel);

        IReadOnlyList<AuditRecord> audit = (await new AuditTrail(journal, AuditOptions.In(_folder)).SearchAsync(new AuditFilter { Action = "draft.*" }, cancel: Cancel)).Records;
        Assert.Equal(
            [("draft.discard", null, null), ("draft.save", "before the visit", "198.51.100.7"), ("draft.create", null, "198.51.100.7")],
            audit.Select(record => (record.Entry.Action, record.Entry.Reason, record.Entry.Address)));
        Assert.All(audit, record => Assert.Equal(("user:ada", "mapping:labs/east/oru"), (record.Entry.Actor.Id, record.Entry.Subject)));
        Assert.Equal(64, audit[1].Entry.Hash?.Length);
    }

    [Fact]
    public async Task Nobody_overwrites_what_another_saved_meanwhile()
    {
        await using MessageJournal journal = Open();
        var store = new DraftStore(journal);
        await store.SaveAsync(Folder("a/b", "first"), 0, "ada", cancellationToken: Cancel);
        await store.SaveAsync(Folder("a/b", "second"), 1, "bob", cancellationToken: Cancel);

        DraftSave late = (await store.SaveAsync(Folder("a/b", "third"), 1, "ada", cancellationToken: Cancel)).Require();

        Assert.False(late.Succeeded);
        Assert.Equal((2, "bob", "second"), (late.Other!.Revision, late.Other.Author, late.Other.Folder.Definition.Title));
        Assert.Equal("second", (await store.OpenAsync("a/b", Cancel)).Require().Folder.Definition.Title);
        Assert.Equal(3, (await store.SaveAsync(Folder("a/b", "third"), 2, "ada", cancellationToken: Cancel)).Require().Revision);
    }

    [Fact]
    public async Task A_draft_that_another_began_at_the_same_moment_is_a_conflict_too()
    {
        await using MessageJournal journal = Open();
        var store = new DraftStore(journal);
        await store.SaveAsync(Folder("a/b", "theirs"), 0, "bob", cancellationToken: Cancel);

        Assert.Equal("bob", (await store.SaveAsync(Folder("a/b", "mine"), 0, "ada", cancellationToken: Cancel)).Require().Other?.Author);
    }

    [Fact]
    public async Task Revisions_saved_on_purpose_stay_in_the_history()
    {
        await using MessageJournal journal = Open();
        var store = new DraftStore(journal);
        await store.SaveAsync(Folder("a/b", "one"), 0, "ada", isCheckpoint: true, note: "begun", cancellationToken: Cancel);
        await store.SaveAsync(Folder("a/b", "two"), 1, "ada", cancellationToken: Cancel);
        await store.SaveAsync(Folder("a/b", "three"), 2, "bob", isCheckpoint: true, cancellationToken: Cancel);

        Assert.Equal([(3L, null, "bob"), (1L, "begun", "ada")], (await store.HistoryAsync("a/b", Cancel)).Select(one => (one.Revision, one.Note, one.Author)));
        Assert.Equal("one", (await store.CheckpointAsync("a/b", 1, Cancel)).Require().Definition.Title);
        Assert.Equal("draft.unknown", (await store.CheckpointAsync("a/b", 2, Cancel)).Problems[0].Code);

        Assert.True(await store.DeleteAsync("a/b", Cancel));
        Assert.False(await store.DeleteAsync("a/b", Cancel));
        Assert.Empty(await store.HistoryAsync("a/b", Cancel));
        Assert.Equal("draft.unknown", (await store.OpenAsync("a/b", Cancel)).Problems[0].Code);
    }

    private MessageJournal Open() => MessageJournal.Open(Path.Combine(_folder, "studio.db")).Require();

    private static DefinitionFolder Folder(string id, string title) =>
        DefinitionFolder.Of(MappingPackage.Create(new MappingDefinition { Id = id, Version = "1.0.0", Kind = MappingKind.Message, Title = title }));

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
