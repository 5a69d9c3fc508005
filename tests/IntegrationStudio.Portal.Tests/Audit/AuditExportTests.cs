using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Portal.Audit;
using IntegrationStudio.Portal.Commands;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Audit;

public sealed class AuditExportTests
{
    private static readonly Actor Ada = new("user:1", "Ada, \"the\" Countess\r\n");

    public static TheoryData<string> Actions =>
        ["message.read", "message.unmask", "user.sign-in", "channel.start", "version.approve", "audit.export", "draft.delete", "mapping.import", "access.refuse", "odd", "key.revoke"];

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Every_entry_is_a_valid_AuditEvent(string action)
    {
        AuditRecord[] records =
        [
            Record(1, new AuditEntry(Ada, action, "message:1")),
            Record(2, new AuditEntry(Ada, action, "channel:x") { Denied = true, Reason = " \u0001 ", Detail = "<b>", Address = "::1", Hash = "sha256:00" }),
            Record(3, new AuditEntry(Actor.Studio, action, "") { Reason = "why", Detail = "", Address = "" }),
        ];

        foreach (string format in (string[])["fhir", "ndjson"])
        {
            string text = await TextAsync(format, records);
            foreach (string document in format == "fhir" ? [text] : text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                IReadOnlyList<Problem> problems = new ResourceCheck(new FhirValidationOptions(), false).Check(Encoding.UTF8.GetBytes(document));
                Assert.True(problems.All(problem => problem.Severity != Severity.Error), string.Join('\n', problems) + "\n" + document);
            }
        }
    }

    [Fact]
    public async Task Nothing_found_is_a_Bundle_too()
    {
        string text = await TextAsync("fhir", []);
        Assert.DoesNotContain(new ResourceCheck(new FhirValidationOptions(), false).Check(Encoding.UTF8.GetBytes(text)), problem => problem.Severity == Severity.Error);
    }

    [Fact]
    public async Task Cells_of_CSV_keep_quotes_and_are_no_formulas()
    {
        string text = await TextAsync("csv", [Record(7, new AuditEntry(Ada, "message.unmask", "message:1") { Reason = "=HYPERLINK(\"http://evil.example\")" })]);

        Assert.Contains("\"Ada, \"\"the\"\" Countess\r\n\"", text, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"", text, StringComparison.Ordinal);
        Assert.StartsWith("id,at,node,", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_entry_has_the_same_id_in_every_export() =>
        Assert.Equal(await TextAsync("ndjson", [Record(1, new AuditEntry(Ada, "a.b", "c"))]), await TextAsync("ndjson", [Record(1, new AuditEntry(Ada, "a.b", "c"))]));

    private static AuditRecord Record(long id, AuditEntry entry) => new(id, "main", Some.Noon.AddTicks(id), entry, new string('a', 64));

    private static async Task<string> TextAsync(string format, AuditRecord[] records)
    {
        using var output = new MemoryStream();
        await AuditExport.WriteAsync(output, format, records.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
