using System.Text;
using IntegrationStudio.Portal.Designer.Inspector.Tables;

namespace IntegrationStudio.Portal.Designer.MappingTable;

/// <summary>The mapping table as a file for spreadsheets.</summary>
internal static class MappingCsv
{
    /// <summary>All columns of the rows, with the group's name where a title stands twice; no cell runs as a formula.</summary>
    public static byte[] Write(IEnumerable<MappingRow> rows)
    {
        var text = new StringBuilder("\uFEFF");
        string[] titles = [.. MappingColumn.All.Select(column => MappingColumn.All.Count(other => other.Title == column.Title) > 1 ? $"{column.Group} {column.Title}" : column.Title)];
        text.Append(SeparatedText.Write(titles.Prepend("Path"))).Append("\r\n");
        foreach (var row in rows)
            text.Append(SeparatedText.Write(MappingColumn.All.Select(column => column.Read(row)).Prepend(row.Rule?.Path ?? "").Select(SpreadsheetCell.Escape))).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
