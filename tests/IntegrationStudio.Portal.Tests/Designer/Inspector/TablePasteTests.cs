using IntegrationStudio.Portal.Designer.Inspector.Tables;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class TablePasteTests
{
    [Fact]
    public void A_spreadsheets_cells_follow_the_column_they_are_pasted_at()
    {
        Assert.Equal(["code=M text=Male", "code=F text=Fe, male"], Rows("M\tMale\r\nF\t\"Fe, male\"\r\n"));
        Assert.Equal(["targetCode=male targetDisplay=Male", "targetCode=female"], Rows("male\tMale\nfemale\n", "targetCode"));
    }

    [Fact]
    public void A_row_of_column_names_says_which_is_which()
    {
        Assert.Equal(["targetCode=male code=M", "targetCode=female code=F"], Rows("Target code;what;CODE\nmale;x;M\n;;\nfemale;y;F"));
        Assert.Equal(["code=code", "code=A"], Rows("code\nA", "code").Prepend("code=code"));
    }

    [Fact]
    public void Nothing_is_no_row() => Assert.Empty(Rows(" \n\t\n"));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+", "'+")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=x", "'\t=x")]
    [InlineData("'=x", "''=x")]
    [InlineData("it's", "it's")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("", "")]
    public void No_cell_runs_in_a_spreadsheet_and_all_come_back(string cell, string escaped)
    {
        Assert.Equal(escaped, SpreadsheetCell.Escape(cell));
        Assert.Equal(cell, SpreadsheetCell.Unescape(escaped));
    }

    [Fact]
    public void Codes_that_runs_reported_become_a_work_list()
    {
        var sheet = TableSheet.Read("t", "code,targetCode\nknown,1\n"u8.ToArray()).Require();
        var codes = new UnmappedCodes();
        codes.Add([Unmapped("X", "labs/a/tables/u.csv"), Unmapped("known", "labs/a/tables/u.csv"), Unmapped("Y", "other"), new Problem("value.bad", "", "\"Z\" is not in labs/a/tables/u.csv; it is left out.")], isSample: true);
        codes.Add([Unmapped("X", "labs/a/tables/u.csv"), Unmapped("he said \"no\" is not in it", "labs/a/tables/u.csv")], isSample: false);
        Assert.Equal([new("X", 2, 1), new("he said \"no\" is not in it", 1, 0)], codes.Of("tables/u.csv", sheet));
        Assert.Equal([new("Y", 1, 1)], codes.Of("other", sheet));
    }

    private static Problem Unmapped(string code, string table) => new("table.unmapped", "PID-8", $"\"{code}\" is not in {table}; it is passed through. (rule PID-8)", Severity.Warning);

    private static string[] Rows(string text, string first = "code") => [.. TablePaste.Read(text, first).Select(row => string.Join(' ', row.Select(cell => $"{cell.Key}={cell.Value}")))];
}
