using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Designer.Inspector.Tables;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class TableSheetTests
{
    private const string Odd = "\uFEFFcode,text,targetCode,remark\r\nM,\"male, \"\"old\"\"\",male,x\r\n\"F\",female,female\r\n\r\nM,again,other,";

    [Theory]
    [InlineData(Odd)]
    [InlineData("code,targetCode\n")]
    [InlineData("code,targetCode")]
    [InlineData("targetCode,code\nx,1\n\"multi\nline\",2")]
    public void What_nobody_changed_is_written_as_it_was(string file) => Assert.Equal(file, Text(Sheet(file)));

    [Fact]
    public void A_changed_cell_changes_its_line_only()
    {
        var sheet = Sheet(Odd).With(1, "text", "woman; \"lady\"");
        Assert.Equal("\uFEFFcode,text,targetCode,remark\r\nM,\"male, \"\"old\"\"\",male,x\r\nF,\"woman; \"\"lady\"\"\",female\r\n\r\nM,again,other,", Text(sheet));
        Assert.Same(sheet, sheet.With(1, "text", "woman; \"lady\""));
    }

    [Fact]
    public void A_column_that_the_file_lacks_comes_with_its_first_cell()
    {
        var sheet = Sheet("code,targetCode\nA,1\nB,2").With(1, "targetSystem", "urn:x");
        Assert.Equal("code,targetCode,targetSystem\nA,1\nB,2,urn:x\n", Text(sheet));
        Assert.Equal("", sheet.Cell(0, "targetSystem"));
        Assert.Equal(1, CodeTable.Parse("t", sheet.ToBytes()).Require().Rows.Count(row => row.TargetSystem == "urn:x"));
    }

    [Fact]
    public void Rows_come_and_go()
    {
        var sheet = Sheet("code,targetCode\nA,1\nB,2\n").Insert(1, [new Dictionary<string, string> { ["code"] = "AB", ["targetCode"] = "1,5", ["odd"] = "?" }, new Dictionary<string, string> { ["code"] = "AC" }]);
        Assert.Equal("code,targetCode\nA,1\nAB,\"1,5\"\nAC,\nB,2\n", Text(sheet));
        Assert.Equal("code,targetCode\nA,1\nB,2\n", Text(sheet.Without(new HashSet<int> { 1, 2 })));
    }

    [Fact]
    public void Marks_rows_of_the_same_code_and_system()
    {
        var sheet = Sheet("code,system,targetCode\nA,s,1\nB,,2\nA,,3\nA,s,4\n,,5\n,,6\n");
        Assert.Equal([0, 3], sheet.Duplicates.Order());
    }

    [Fact]
    public void A_table_needs_its_two_columns()
    {
        var read = TableSheet.Read("tables/x.csv", "code;targetCode\nA;1"u8.ToArray());
        Assert.Equal(["The column \"code\" is missing.", "The column \"targetCode\" is missing."], read.Problems.Select(problem => problem.Message));
        Assert.False(TableSheet.Read("tables/x.csv", ReadOnlyMemory<byte>.Empty).Succeeded);
        Assert.Equal("code,text,system,targetCode,targetDisplay,targetSystem\n", Text(TableSheet.Empty));
    }

    [Fact]
    public void Ten_thousand_rows_are_edited_at_once()
    {
        var sheet = Sheet("code,targetCode\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"C{i},T{i}\n")));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var bytes = sheet.With(9_999, "targetCode", "last").ToBytes();
        Assert.True(clock.ElapsedMilliseconds < 1000, $"{clock.ElapsedMilliseconds} ms");
        Assert.EndsWith("C9999,last\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Empty(sheet.Duplicates);
    }

    private static TableSheet Sheet(string file) => TableSheet.Read("t.csv", Encoding.UTF8.GetBytes(file)).Require();

    private static string Text(TableSheet sheet) => Encoding.UTF8.GetString(sheet.ToBytes());
}
