using System.Text.Json;
using IntegrationStudio.Portal.Commands;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

public sealed class ProblemReportTests
{
    private static readonly Problem[] Problems =
    [
        new("hl7v2.no-msh", "", "The message does not begin with MSH.") { Mend = "Begin with MSH." },
        new("date.invalid", "PID-7", "\"1971-99-99\" is not a date.", Severity.Warning),
    ];

    [Fact]
    public void Prints_place_code_message_and_mend()
    {
        using var writer = new StringWriter();
        ProblemReport.Print(writer, "in/a.hl7", Problems);
        Assert.Equal(
            """
            in/a.hl7: error hl7v2.no-msh: The message does not begin with MSH.
                Begin with MSH.
            in/a.hl7: PID-7: warning date.invalid: "1971-99-99" is not a date.

            """,
            writer.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Writes_all_problems_as_json()
    {
        using var document = JsonDocument.Parse(ProblemReport.ToJson("a.hl7", Problems));
        Assert.Equal("a.hl7", document.RootElement.GetProperty("source").GetString());
        var problems = document.RootElement.GetProperty("problems");
        Assert.Equal(2, problems.GetArrayLength());
        Assert.Equal("Begin with MSH.", problems[0].GetProperty("mend").GetString());
        Assert.Equal("PID-7", problems[1].GetProperty("path").GetString());
        Assert.False(problems[1].TryGetProperty("mend", out _));
    }
}
