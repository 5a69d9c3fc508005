using System.Text.Json;
using System.Text.Json.Nodes;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>The layout of delimited text as definitions write it.</summary>
internal static class LayoutFields
{
    private static readonly JsonSerializerOptions AsItReads = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DelimitedLayout Read(JsonFields fields)
    {
        char? delimiter = Character(fields, "delimiter");
        string? quote = fields.Text("quote");
        if (quote is { Length: > 1 }) fields.Report("mapping.layout", "quote", "One character is expected, or none.");
        bool header = fields.Truth("header") ?? true;
        IReadOnlyList<DelimitedColumn> columns = fields.List("columns", Column);
        fields.End();

        bool isFixed = columns.Any(column => column.Start > 0);
        if (isFixed && columns.Any(column => column.Start == 0)) fields.Report("mapping.layout", "columns", "Either all columns have positions or none.");
        if (isFixed && delimiter is not null) fields.Report("mapping.layout", "delimiter", "Columns with positions take no delimiter.");
        foreach (IGrouping<string, DelimitedColumn> same in columns.GroupBy(column => column.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            fields.Report("mapping.layout", "columns", $"Two columns are called \"{same.Key}\".");
        return new DelimitedLayout(delimiter ?? ',', quote switch { null => '"', "" => null, _ => quote[0] }, header, columns.Count > 0 ? columns : null);
    }

    /// <summary>The shortest that reads back as the same.</summary>
    public static string Write(DelimitedLayout layout)
    {
        var json = new JsonObject();
        if (layout.Delimiter != ',') json["delimiter"] = layout.Delimiter.ToString();
        if (layout.Quote != '"') json["quote"] = layout.Quote?.ToString() ?? "";
        if (!layout.HasHeader) json["header"] = false;
        if (layout.Columns is { Count: > 0 } columns) json["columns"] = new JsonArray([.. columns.Select(Column)]);
        return json.ToJsonString(AsItReads);
    }

    private static DelimitedColumn Column(JsonFields fields)
    {
        var column = new DelimitedColumn(fields.Required("name"), fields.Number("start", 1) ?? 0, fields.Number("length", 1) ?? 0);
        fields.End();
        return column;
    }

    private static JsonObject Column(DelimitedColumn column)
    {
        var json = new JsonObject { ["name"] = column.Name };
        if (column.Start > 0) json["start"] = column.Start;
        if (column.Length > 0) json["length"] = column.Length;
        return json;
    }

    private static char? Character(JsonFields fields, string name)
    {
        if (fields.Text(name) is not { } text) return null;
        if (text.Length == 1 && text[0] is not ('\r' or '\n' or '"')) return text[0];
        fields.Report("mapping.layout", name, "One character is expected that ends no line and quotes nothing.");
        return null;
    }
}
