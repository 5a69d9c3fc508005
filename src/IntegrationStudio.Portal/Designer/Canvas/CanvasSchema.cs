using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Portal.Controls;

namespace IntegrationStudio.Portal.Designer.Canvas;

/// <summary>Packs the types of one side for the browser: each once, the first ones with the page, the others when somebody opens or searches. Rows travel as arrays, see <c>tree.js</c>.</summary>
internal sealed class CanvasSchema
{
    /// <summary>Asks for everything within reach, for a search.</summary>
    public const string Everything = "*";

    private const int FirstCharacters = 40_000;
    private const int MostNodes = 9_000;
    private const int LongestDescription = 160;
    private readonly Dictionary<string, int> _sent = new(StringComparer.Ordinal);
    private SchemaDescription? _schema;

    /// <summary>The whole side when it is another one, the types that are different when only they are; null when nothing is.</summary>
    public object? Changes(SchemaDescription schema, string? extra, Func<IReadOnlyList<string>> open)
    {
        if (ReferenceEquals(schema, _schema)) return null;
        bool again = _schema is null || schema.Root != _schema.Root || schema.Format != _schema.Format;
        _schema = schema;
        if (again)
        {
            _sent.Clear();
            return new { root = schema.Root, types = Reach([schema.Root], FirstCharacters, MostNodes), again, extra, open = open() };
        }

        var types = new Dictionary<string, object?[][]>(StringComparer.Ordinal);
        foreach ((string name, int print) in _sent.ToList())
        {
            object?[][] rows = Pack(schema.Type(name)).Rows;
            int now = Print(rows);
            if (now == print) continue;
            _sent[name] = now;
            types[name] = rows;
        }

        return types.Count == 0 ? null : new { types };
    }

    /// <summary>Types that were asked for. Names come from the browser: what is no type of this schema gives an empty one.</summary>
    public object More(IReadOnlyList<string> names)
    {
        if (_schema is null) return new { types = new Dictionary<string, object?[][]>() };
        if (names.Contains(Everything)) return new { types = Reach([_schema.Root], int.MaxValue, MostNodes) };
        var types = new Dictionary<string, object?[][]>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            types[name] = Pack(_schema.Type(name)).Rows;
            _sent[name] = Print(types[name]);
        }

        return new { types };
    }

    /// <summary>Breadth first, so that what is seen first is there first.</summary>
    private Dictionary<string, object?[][]> Reach(IEnumerable<string> roots, int characters, int nodes)
    {
        var types = new Dictionary<string, object?[][]>(StringComparer.Ordinal);
        var queue = new Queue<string>(roots);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (characters > 0 && nodes > 0 && queue.TryDequeue(out string? name))
        {
            if (!seen.Add(name) || _schema!.Type(name) is not { } type) continue;
            nodes -= type.Children.Count;
            if (!_sent.ContainsKey(name))
            {
                (object?[][] rows, int size) = Pack(type);
                types[name] = rows;
                _sent[name] = Print(rows);
                characters -= size;
            }

            foreach (SchemaNode child in type.Children)
            {
                if (!child.IsLeaf) queue.Enqueue(child.Type);
            }
        }

        return types;
    }

    private static (object?[][] Rows, int Size) Pack(SchemaType? type)
    {
        if (type is null) return ([], 0);
        var rows = new object?[type.Children.Count][];
        int size = type.Name.Length + 6;
        for (int i = 0; i < rows.Length; i++)
        {
            SchemaNode node = type.Children[i];
            string description = Wording.Cut(node.Description ?? "", LongestDescription);
            string label = node.Label == node.Name ? "" : node.Label;
            string typeLabel = node.TypeLabel == node.Type ? "" : node.TypeLabel;
            object?[] row = [node.Name, label, node.Title ?? "", node.Type, node.Min, node.Max ?? -1, (int)node.Kind, node.IsLeaf ? 1 : 0, description, node.Codes ?? "", typeLabel, Said(node)];
            rows[i] = row[..(LastFilled(row) + 1)];
            size += 24 + node.Name.Length + label.Length + (node.Title?.Length ?? 0) + node.Type.Length + description.Length + (node.Codes?.Length ?? 0) + typeLabel.Length;
        }

        return (rows, size);
    }

    /// <summary>What a profile says of the row: <c>!</c> for must-support, then the value that it must have.</summary>
    private static string Said(SchemaNode node) => (node.MustSupport ? "!" : "") + Wording.Cut(node.Fixed ?? "", LongestDescription);

    /// <summary>Tells whether a type is still what was sent.</summary>
    private static int Print(object?[][] rows)
    {
        var print = new HashCode();
        foreach (object? part in rows.SelectMany(row => row.Append(null))) print.Add(part);
        return print.ToHashCode();
    }

    private static int LastFilled(object?[] row) => Array.FindLastIndex(row, part => part is not "");
}
