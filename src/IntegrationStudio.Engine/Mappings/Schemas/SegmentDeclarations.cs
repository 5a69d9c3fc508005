using System.Text;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>Writes declarations of the segments of an HL7 v2 source: fields by number, each with its name, type, components and table.</summary>
internal static class SegmentDeclarations
{
    public static void Write(StringBuilder text, SchemaDescription source)
    {
        IReadOnlyList<string> segments = [.. Segments(source)];
        text.Append("""
            declare namespace hl7 {
              /** Texts by field number, one for each repetition, as they stand in the message; [0] is empty, fields behind the last that is there are undefined. */
              interface Fields extends ReadonlyArray<string[] | undefined> {}
              /** A segment of one's own. */
              interface Other { name: `Z${string}`; fields: Fields; }

            """);
        foreach (string segment in segments)
        {
            text.Append("  interface ").Append(segment).Append(" { name: \"").Append(segment).Append("\"; fields: ").Append(segment).Append("_Fields; }\n");
            text.Append("  interface ").Append(segment).Append("_Fields extends Fields {\n");
            foreach (SchemaNode field in source.Type(segment)?.Children ?? [])
            {
                ScriptDeclarations.Comment(text, "    ", $"{field.Label} {ScriptDeclarations.Describe(field)}{(field.Repeats ? ", repeats" : "")}{Components(source, field)}");
                text.Append("    ").Append(field.Name).Append("?: string[];\n");
            }

            text.Append("  }\n");
        }

        text.Append("  type Segment = ").Append(string.Join(" | ", segments.Append("Other"))).Append(";\n}\n");
        text.Append("""
            /** The first argument of a script function. */
            interface ScriptInput<S extends hl7.Segment = hl7.Segment> {
              /** Text of the rule's first item; null when there is none. */
              value: string | null;
              /** Texts of all its items. */
              values: string[];
              /** The segment that the rule runs in. */
              segment?: S;
            }
            /** The second argument: the whole message. */
            interface ScriptMessage {
              segments: hl7.Segment[];
            }

            """);
    }

    private static string Components(SchemaDescription source, SchemaNode field)
    {
        IReadOnlyList<SchemaNode> parts = source.Below(field);
        return parts.Count == 0 ? "" : ". " + string.Join(" ^ ", parts.Select(part => part.Title ?? part.Label));
    }

    private static IEnumerable<string> Segments(SchemaDescription source)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<SchemaNode>(source.Below(null).Reverse());
        while (pending.TryPop(out SchemaNode? node))
        {
            if (node.Kind == SchemaNodeKind.Segment && seen.Add(node.Type)) yield return node.Type;
            if (node.Kind != SchemaNodeKind.Group) continue;
            foreach (SchemaNode child in source.Below(node).Reverse()) pending.Push(child);
        }
    }
}
