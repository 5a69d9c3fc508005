using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Tests.Mappings;
using Microsoft.Data.Sqlite;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance;

/// <summary>A journal of its own with drafts and versions, and a product that ships one map.</summary>
internal sealed class VersionLab : IAsyncDisposable
{
    public const string Id = "labs/east/oru";

    public static readonly Actor Ada = new("user:ada", "Ada");
    public static readonly Actor Bob = new("user:bob", "Bob");
    public static readonly Actor Rita = new("user:rita", "Rita");

    private const string Family = """{ "id": "family", "from": "PID-5.1", "to": "name.family" }""";
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-versions").FullName;

    public VersionLab(MappingLibrary? shipped = null) => Start(shipped ?? MappingLibrary.Of(Product("PID-3.1")));

    public MessageJournal Journal { get; private set; } = null!;

    public VersionStore Versions { get; private set; } = null!;

    public DraftStore Drafts { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The product's map, which takes an identifier from somewhere.</summary>
    public static MappingPackage Product(string from) =>
        Some.Shared("hl7/pid", "segment", "PID", "Patient", $$"""{ "id": "id", "from": "{{from}}", "to": "identifier[+].value" }""");

    /// <summary>A message map that uses the product's, with these rules inside of the patient.</summary>
    public static DefinitionFolder Map(string id = Id, string rules = Family, string more = """ "uses": { "PID[Patient]": { "id": "hl7/pid" } } """, params (string, string)[] files) =>
        DefinitionFolder.Of(Some.Map($$"""{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "map": "PID[Patient]", "rules": [{{rules}}] }""", more, id, files));

    public static string Rule(string id, string from, string to) => $$"""{ "id": "{{id}}", "from": "{{from}}", "to": "{{to}}" }""";

    /// <summary>Ends the program and starts it again on the same file.</summary>
    public async Task RestartAsync(MappingLibrary? shipped = null)
    {
        await Journal.DisposeAsync();
        Start(shipped ?? Versions.Shipped);
    }

    public async Task<long> SaveAsync(DefinitionFolder folder, Actor? author = null)
    {
        long revision = (await Drafts.OpenAsync(folder.Definition.Id, Cancel)).Value?.Revision ?? 0;
        return (await Drafts.SaveAsync(folder, revision, author ?? Ada, cancellationToken: Cancel)).Require().Revision;
    }

    public async Task<MappingVersion> SubmitAsync(DefinitionFolder folder, string number, Actor? author = null) =>
        (await Versions.SubmitAsync(author ?? Ada, folder.Definition.Id, await SaveAsync(folder, author), number, "because", cancellationToken: Cancel)).Require();

    public async Task<MappingVersion> ApprovedAsync(DefinitionFolder folder, string number, Actor? author = null)
    {
        MappingVersion version = await SubmitAsync(folder, number, author);
        Assert.Null(await Versions.ApproveAsync(Decision(version, Rita), Cancel));
        return (await Versions.FindAsync(version.Sequence, Cancel))!;
    }

    public static VersionDecision Decision(MappingVersion version, Actor actor) => new(version.Sequence, version.State, version.EffectiveHash, actor, "looks right");

    /// <summary>Alters the database behind the program's back.</summary>
    public int Sql(string sql, params (string, object)[] parameters)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Journal.Path, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    public IReadOnlyList<string> Audited(string action)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Journal.Path, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT actor || ' ' || denied || ' ' || coalesce(reason, '') FROM audit WHERE action = $action ORDER BY id";
        command.Parameters.AddWithValue("$action", action);
        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.GetString(0));
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Start(MappingLibrary shipped)
    {
        Journal = MessageJournal.Open(Path.Combine(_folder, "studio.db")).Require();
        Versions = new VersionStore(Journal, shipped);
        Drafts = new DraftStore(Journal);
    }
}
