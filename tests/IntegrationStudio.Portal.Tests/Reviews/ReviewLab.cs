using System.Security.Claims;
using System.Text;
using Bunit;
using Bunit.TestDoubles;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Reviews;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Reviews;

/// <summary>A studio with versions and reviews, and people who sign in one after the other.</summary>
public abstract class ReviewLab : ComponentTest
{
    internal const string Id = "labs/east/oru";

    internal static readonly Actor Ada = new("user:ada", "Ada");
    internal static readonly Actor Bob = new("user:bob", "Bob");
    internal static readonly Actor Rita = new("user:rita", "Rita");
    internal static readonly Actor Rolf = new("user:rolf", "Rolf");

    private readonly BunitAuthorizationContext people;

    protected ReviewLab()
    {
        AddEmptyStudio();
        Services.AddSingleton(services => new VersionStore(services.GetRequiredService<MessageJournal>(), MappingLibrary.Of([])));
        Services.AddSingleton(services => new DraftStore(services.GetRequiredService<MessageJournal>()));
        Services.AddSingleton(_ => new ScriptCompiler(new ScriptOptions()));
        Services.AddSingleton(_ => new ScriptPool(new ScriptOptions()));
        Services.AddSingleton(services => new RunOptions { Scripts = services.GetRequiredService<ScriptPool>() });
        Services.AddReviews();
        people = AddAuthorization();
        SignIn(Rita, Policies.ReviewVersions);
    }

    internal static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    internal VersionStore Versions => Services.GetRequiredService<VersionStore>();

    internal DraftStore Drafts => Services.GetRequiredService<DraftStore>();

    internal ReviewStore Reviews => Services.GetRequiredService<ReviewStore>();

    internal AuditTrail Trail => new(Services.GetRequiredService<MessageJournal>(), AuditOptions.In(Path.GetTempPath()));

    internal void SignIn(Actor person, params string[] policies)
    {
        string[] all = [Policies.ReadMappings, .. policies];
        people.SetAuthorized(person.Name).SetPolicies(all)
            .SetClaims([new Claim(Principals.ActorClaim, person.Id), new Claim(ClaimTypes.Name, person.Name), .. all.Select(name => new Claim(Policies.ClaimType, name))]);
    }

    /// <summary>A map with a test, whose rules are given; the expectation is what they make of PID-5.</summary>
    internal static DefinitionFolder Map(string from = "PID-5.1", string family = "Lovelace", string id = Id, string? script = null, string? more = null)
    {
        var rule = $$"""{ "id": "family", "from": "{{from}}", "to": "name.family" }""";
        var json = $$"""
            { "id": "{{id}}", "version": "1.0.0", "kind": "message", "title": "East laboratory", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" },
              "target": { "format": "fhir-r4", "bundle": "transaction" },
              "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "rules": [{{rule}}{{more}}] }] }
            """;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            ["tests/one.hl7"] = Encoding.UTF8.GetBytes(Some.Oru),
            ["tests/one.test.json"] = Encoding.UTF8.GetBytes($$"""{ "assert": [{ "that": "Bundle.entry.resource.ofType(Patient).name.family = '{{family}}'" }] }"""),
        };
        if (script is not null)
            files["scripts/notes.ts"] = Encoding.UTF8.GetBytes(script);
        files[DefinitionFolder.DefinitionPath] = Encoding.UTF8.GetBytes(json);
        return DefinitionFolder.Of(files).Require();
    }

    internal async Task SaveAsync(DefinitionFolder folder, Actor author)
    {
        var revision = (await Drafts.OpenAsync(folder.Definition.Id, Cancel)).Value?.Revision ?? 0;
        (await Drafts.SaveAsync(folder, revision, author, cancellationToken: Cancel)).Require();
    }

    /// <summary>Somebody saves a draft and hands it in.</summary>
    internal async Task<ReviewRow> SubmitAsync(DefinitionFolder? folder = null, string number = "1.0.0", Actor? author = null, string comment = "The lab asked for it.")
    {
        folder ??= Map();
        await SaveAsync(folder, author ?? Ada);
        var revision = (await Drafts.OpenAsync(folder.Definition.Id, Cancel)).Require().Revision;
        var version = (await Versions.SubmitAsync(author ?? Ada, folder.Definition.Id, revision, number, comment, cancellationToken: Cancel)).Require();
        return (await Reviews.FindAsync((await Reviews.OfVersionAsync(version.Sequence, Cancel))!.Value, Cancel))!.Row;
    }

    internal async Task<ReviewRow> ApprovedAsync(DefinitionFolder? folder = null, string number = "1.0.0")
    {
        var row = await SubmitAsync(folder, number);
        await AnswerAsync(row);
        Assert.Null(await Reviews.ApproveAsync(new ReviewDecision(row.Id, row.Version.EffectiveHash, Rolf), Cancel));
        return row;
    }

    /// <summary>Answers everything that a person must answer.</summary>
    internal async Task AnswerAsync(ReviewRow row)
    {
        var gate = Services.GetRequiredService<IReviewGate>();
        foreach (var item in (await gate.RequiredAsync((await Reviews.FindAsync(row.Id, Cancel))!, Cancel)).Require())
            Assert.Null(await Reviews.TickAsync(row.Id, item.Item, true, "Looked at.", Rolf, Cancel));
    }

    /// <summary>Changes the database behind the program's back.</summary>
    internal void Alter(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Services.GetRequiredService<MessageJournal>().Path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    internal async Task<IReadOnlyList<string>> AuditedAsync(string action) =>
        [.. (await Trail.SearchAsync(new AuditFilter { Action = action }, 100, Cancel)).Records.Select(record => $"{record.Entry.Actor.Name} {(record.Entry.Denied ? record.Entry.Reason : "done")}")];

    /// <summary>The review's page, with the candidate's tests run.</summary>
    internal IRenderedComponent<ReviewPage> Open(long review)
    {
        var page = Render<ReviewPage>(parameters => parameters.Add(page => page.Number, review));
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("[role=tab]"), tab => tab.TextContent.StartsWith("Tests (", StringComparison.Ordinal)), TimeSpan.FromSeconds(20));
        return page;
    }

    internal static Task ClickAsync(IRenderedComponent<ReviewPage> page, string name) =>
        page.InvokeAsync(() => page.FindAll("button").First(button => Name(button) == name || Name(button).StartsWith(name + " (", StringComparison.Ordinal)).Click());

    private static string Name(AngleSharp.Dom.IElement button) => button.GetAttribute("aria-label") ?? button.TextContent.Trim();
}
