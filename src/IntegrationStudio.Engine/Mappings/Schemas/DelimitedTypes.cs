using System.Text;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>Rows of text: one repeating row with the columns that the layout or a header names.</summary>
internal sealed class DelimitedTypes(IReadOnlyList<SchemaNode> columns) : SchemaSource
{
    private const int LongestHeader = 64 * 1024;

    public override SchemaType? Describe(string type) => type switch
    {
        SchemaDescription.Top => new(type, [new(DelimitedReader.Row, DelimitedReader.Row, null, DelimitedReader.Row, 0, null, SchemaNodeKind.Row) { TypeLabel = "" }]),
        DelimitedReader.Row => new(type, columns),
        _ => null,
    };

    /// <summary>Other columns may be written.</summary>
    public override SchemaNode? Unlisted(SchemaType type, IReadOnlyList<SchemaNode> way, string step) => way.Count == 1 ? Column(step, null) with { IsLearned = true } : null;

    /// <summary>The columns of a layout, else of the header of a document.</summary>
    public static (DelimitedTypes Types, IReadOnlyList<Problem> Problems) From(DelimitedLayout? layout, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> documents)
    {
        if (layout?.Columns is { Count: > 0 } given) return (new([.. given.Select(column => Column(column.Name, Place(column)))]), []);
        var names = new List<string>();
        var problems = new List<Problem>();
        foreach ((string name, ReadOnlyMemory<byte> content) in documents)
        {
            ReadOnlySpan<byte> start = content.Span[..Math.Min(content.Length, LongestHeader)];
            string text = Encoding.UTF8.GetString(start.StartsWith("\uFEFF"u8) ? start[3..] : start);
            DelimitedLayout used = layout ?? new DelimitedLayout(DelimitedLayout.Guess(text));
            var found = new List<Problem>();
            List<string>? first = DelimitedReader.Rows(text, used, found).Select(row => row.Cells).FirstOrDefault();
            if (first is null) problems.Add(new("schema.empty", name, "There is no row that could name the columns."));
            else foreach (string column in used.HasHeader ? DelimitedReader.Names(first) : DelimitedReader.Names([.. first.Select(_ => "")]))
                if (!names.Contains(column) && names.Count < DelimitedReader.MostColumns) names.Add(column);
        }

        return (new([.. names.Select(name => Column(name, null))]), problems);
    }

    private static string? Place(DelimitedColumn column) =>
        column.Start == 0 ? null : column.Length == 0 ? $"From character {column.Start} on" : $"Characters {column.Start} to {column.Start + column.Length - 1}";

    private static SchemaNode Column(string name, string? description) => new(name, name, null, "string", 0, 1, SchemaNodeKind.Column, description, IsLeaf: true);
}
