using System.Text;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Testing;

public class CodeTableCheckTests
{
    private const string Header = "code,text,system,targetCode,targetDisplay,targetSystem\n";

    [Fact]
    public void Rows_that_are_found_by_their_own_code_pass()
    {
        CodeTableReport report = Check("M,Male,,male,,\nF,Female,,female,,\nF,Female,LOCAL,female,,\n*,,,unknown,,\n");

        Assert.True(report.Passed);
        Assert.Equal((4, 4), (report.Rows, report.Found));
        Assert.Equal("unknown", report.Fallback!.TargetCode);
        Assert.Empty(report.Findings);
    }

    [Theory]
    [InlineData("M,,,male,,\nF,,,female,,\nM,,,other,,\n", 4, "never found: line 2 has the same code and", Severity.Error)]
    [InlineData("M,,L,male,,\nM,,L,other,,\n", 3, "line 2 has the same code and system", Severity.Error)]
    [InlineData("M,,,male,,\nM,,,male,,\n", 3, "repeats that of line 2", Severity.Warning)]
    [InlineData("*,,,a,,\n*,,,b,,\n", 3, "this one never is", Severity.Error)]
    [InlineData("a,,,x,,\nA,,,y,,\n", 3, "differ by case only", Severity.Warning)]
    [InlineData("\" M\",,,male,,\n", 2, "spaces around", Severity.Warning)]
    [InlineData("M,,,,,\n", 2, "no counterpart", Severity.Information)]
    [InlineData(",,,male,,\n", 2, "names no code", Severity.Error)]
    public void What_is_wrong_with_a_row_names_its_line(string rows, int line, string said, Severity severity)
    {
        CodeTableFinding finding = Assert.Single(Check(rows).Findings);

        Assert.Equal((line, severity), (finding.Line, finding.Severity));
        Assert.Contains(said, finding.Message, StringComparison.Ordinal);
        Assert.Equal(severity == Severity.Error, !Check(rows).Passed);
    }

    [Fact]
    public void A_file_that_is_no_table_is_a_finding() => Assert.False(CodeTableCheck.Of("t", "nonsense"u8).Passed);

    private static CodeTableReport Check(string rows) => CodeTableCheck.Of("tables/t.csv", Encoding.UTF8.GetBytes(Header + rows));
}
