using System.Text;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// Writes TypeScript declarations of what script functions get and may give back, so that an editor shows what each field is: the segments of the source by their names
/// (<c>hl7.PID</c>, fields by number), the structures of sources that are trees, the types of the target (<c>target.Identifier</c>).
/// </summary>
public static partial class ScriptDeclarations
{
    /// <summary>Beyond this no editor checks as one types.</summary>
    private const int MostTypes = 400;

    private const string Common = """
        /** What may be given back: JSON that is written where the rule writes; a list makes one element per item, null writes nothing. */
        type ScriptResult = string | number | boolean | null | object | ScriptResult[];

        """;

    /// <summary>The declarations for scripts of a library, which knows nothing of what its callers read.</summary>
    public static string OfLibrary { get; } = Common + """
        /** The first argument of a function that a rule calls. */
        interface ScriptInput {
          /** Text of the rule's first item; null when there is none. */
          value: string | null;
          /** Texts of all its items. */
          values: string[];
        }

        """;

    /// <summary>The declarations for scripts of a definition with this source and target.</summary>
    public static string Of(SchemaDescription source, SchemaDescription target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var text = new StringBuilder(Common);
        if (source.Format == Formats.Hl7v2) SegmentDeclarations.Write(text, source);
        else Tree(text, source);
        if (target.Format != Formats.Hl7v2) Types(text, "target", target);
        return text.ToString();
    }

    private static void Tree(StringBuilder text, SchemaDescription source)
    {
        string root = Types(text, "source", source);
        text.Append($$"""
            /** The first argument of a script function. */
            interface ScriptInput<T = any> {
              /** Text of the rule's first item; null when there is none. */
              value: string | null;
              /** Texts of all its items. */
              values: string[];
              /** The structure that the rule runs in. */
              node: T;
            }
            /** The second argument: the whole document. */
            interface ScriptMessage {
              segments: [];
              source: {{root}};
            }

            """);
    }

    /// <summary>Writes the types that can be reached, each once; gives the name of that at the top.</summary>
    private static string Types(StringBuilder text, string space, SchemaDescription schema)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var pending = new Queue<string>();
        string root = Name(schema.Root, null);
        text.Append("declare namespace ").Append(space).Append(" {\n");
        for (int written = 0; written < MostTypes && pending.TryDequeue(out string? next); written++)
        {
            text.Append("  interface ").Append(names[next]).Append(" {\n");
            foreach (SchemaNode node in Rows(schema, next))
            {
                Comment(text, "    ", Describe(node));
                text.Append("    ").Append(Property(node.Name)).Append(node.Min > 0 ? ": " : "?: ").Append(TypeOf(node)).Append(node.Repeats ? "[]" : "").Append(";\n");
            }

            text.Append("  }\n");
        }

        text.Append("}\n");
        return $"{space}.{root}";

        string TypeOf(SchemaNode node) => node.IsLeaf || names.Count >= MostTypes && !names.ContainsKey(node.Type) ? Primitive(node) : schema.Type(node.Type) is null ? "any" : Name(node.Type, node.Name);

        string Name(string type, string? hint)
        {
            if (names.TryGetValue(type, out string? known)) return known;
            string wanted = type == SchemaDescription.Top ? "Document" : Word().Replace(Word().IsMatch(type) && hint is not null && type.Contains('/', StringComparison.Ordinal) ? hint : type, "_");
            if (char.IsAsciiDigit(wanted[0])) wanted = "_" + wanted;
            string name = wanted;
            for (int number = 2; names.ContainsValue(name); number++) name = $"{wanted}_{number}";
            pending.Enqueue(type);
            return names[type] = name;
        }
    }

    /// <summary>The properties of a type as JSON has them: of a choice every type's own, of a reference not what it points to.</summary>
    private static IEnumerable<SchemaNode> Rows(SchemaDescription schema, string type)
    {
        foreach (SchemaNode node in schema.Type(type)?.Children ?? [])
        {
            // Below an index or a slice stands what is there already under its own name.
            if (node.Kind == SchemaNodeKind.Slice || (node.Kind == SchemaNodeKind.Resource && type != schema.Root)) continue;
            if (node.Kind != SchemaNodeKind.Choice || !node.Name.EndsWith("[x]", StringComparison.Ordinal)) yield return node;
            else foreach (SchemaNode choice in schema.Below(node)) yield return choice with { Min = 0 };
        }
    }

    private static string Primitive(SchemaNode node) => node.Type switch
    {
        "boolean" => "boolean",
        "decimal" or "integer" or "number" or "positiveInt" or "unsignedInt" or "int" or "long" or "double" or "float" => "number",
        _ => node.IsLeaf ? "string" : "any",
    };

    internal static string Describe(SchemaNode node)
    {
        string text = node.Title is null ? "" : node.Title;
        if (node.TypeLabel.Length > 0) text += (text.Length > 0 ? ", " : "") + node.TypeLabel;
        if (node.Codes is not null) text += $", codes of {node.Codes}";
        if (node.Description is not null) text += (text.Length > 0 ? ". " : "") + node.Description;
        return text;
    }

    /// <summary>A comment that no text from a schema can end.</summary>
    internal static void Comment(StringBuilder text, string indent, string remark)
    {
        if (remark.Length > 0) text.Append(indent).Append("/** ").Append(remark.Replace("*/", "* /", StringComparison.Ordinal).ReplaceLineEndings(" ")).Append(" */\n");
    }

    private static string Property(string name) => Plain().IsMatch(name) ? name : System.Text.Json.JsonSerializer.Serialize(name);

    [GeneratedRegex("[^A-Za-z0-9_]+")]
    private static partial Regex Word();

    [GeneratedRegex("^[A-Za-z_$][A-Za-z0-9_$]*$")]
    private static partial Regex Plain();
}
