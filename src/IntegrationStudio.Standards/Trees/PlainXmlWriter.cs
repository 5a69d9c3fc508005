using System.Buffers;
using System.Text;
using System.Xml;

namespace IntegrationStudio.Standards.Trees;

/// <summary>
/// Writes any tree as XML 1.0, UTF-8: elements by their names, children whose name begins with <c>@</c> as attributes, a node's value as its text. <c>@xmlns</c> and <c>@xmlns:p</c> declare
/// namespaces for the element and what is below it; a name with a prefix that nobody declared is written with an underscore. Characters that XML does not have are left out.
/// </summary>
public static class PlainXmlWriter
{
    private const string Declaration = "xmlns";

    /// <summary>Writes one node with everything below it as a document.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">The root element.</param>
    /// <param name="name">Its name.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="indented">Whether for people.</param>
    public static void Write(DataTree tree, int node, string name, IBufferWriter<byte> output, bool indented = false)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = indented, NewLineChars = "\n", CheckCharacters = false, CloseOutput = false }))
        {
            WriteElement(xml, tree, node, name, new Scope("", new Dictionary<string, string>()));
        }
        output.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>What namespaces mean at an element.</summary>
    private sealed record Scope(string Default, IReadOnlyDictionary<string, string> Prefixes);

    private static void WriteElement(XmlWriter xml, DataTree tree, int node, string name, Scope outer)
    {
        var scope = Declare(tree, node, outer);
        var (prefix, local) = Split(name, scope);
        xml.WriteStartElement(prefix, local, prefix is null ? scope.Default : scope.Prefixes[prefix]);
        foreach (int child in tree.Children(node))
        {
            if (tree.Element(child)!.Name is ['@', .. var attribute] && tree.GetText(child) is { } value) WriteAttribute(xml, attribute, Clean(value), scope);
        }
        if (tree.GetText(node) is { } text) xml.WriteString(Clean(text));
        foreach (int child in tree.Children(node))
        {
            var element = tree.Element(child)!.Name;
            if (element == "#text") xml.WriteString(Clean(tree.GetText(child) ?? ""));
            else if (element is not ['@', ..]) WriteElement(xml, tree, child, element, scope);
        }
        xml.WriteEndElement();
    }

    private static void WriteAttribute(XmlWriter xml, string name, string value, Scope scope)
    {
        if (name == Declaration) return; // written with the element
        if (name.StartsWith(Declaration + ":", StringComparison.Ordinal))
        {
            xml.WriteAttributeString(Declaration, Name(name[(Declaration.Length + 1)..]), null, value);
            return;
        }
        var (prefix, local) = Split(name, scope);
        if (prefix is null) xml.WriteAttributeString(local, value);
        else xml.WriteAttributeString(prefix, local, scope.Prefixes[prefix], value);
    }

    private static Scope Declare(DataTree tree, int node, Scope outer)
    {
        var (own, prefixes) = (outer.Default, outer.Prefixes);
        foreach (int child in tree.Children(node))
        {
            var name = tree.Element(child)!.Name;
            if (tree.GetText(child) is not { } uri) continue;
            if (name == "@" + Declaration) own = uri;
            else if (name.StartsWith("@" + Declaration + ":", StringComparison.Ordinal)) prefixes = new Dictionary<string, string>(prefixes) { [Name(name[(Declaration.Length + 2)..])] = uri };
        }
        return ReferenceEquals(prefixes, outer.Prefixes) && own == outer.Default ? outer : new Scope(own, prefixes);
    }

    private static (string? Prefix, string Local) Split(string name, Scope scope)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && scope.Prefixes.ContainsKey(name[..colon]) ? (name[..colon], Name(name[(colon + 1)..])) : (null, Name(name));
    }

    /// <summary>The nearest name that XML allows: a column called <c>Order No.</c> becomes <c>Order_No.</c>.</summary>
    private static string Name(string name)
    {
        if (name.Length > 0 && XmlConvert.IsStartNCNameChar(name[0]) && name.All(XmlConvert.IsNCNameChar)) return name;
        var fit = new string([.. name.Select(character => XmlConvert.IsNCNameChar(character) ? character : '_')]);
        return fit.Length > 0 && XmlConvert.IsStartNCNameChar(fit[0]) ? fit : "_" + fit;
    }

    private static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsXml(text, i)) return Cleaned(text);
        }
        return text;
    }

    private static string Cleaned(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsXml(text, i)) clean.Append(text[i]);
        }
        return clean.ToString();
    }

    private static bool IsXml(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : char.IsLowSurrogate(text[i]) ? i > 0 && char.IsHighSurrogate(text[i - 1])
        : XmlConvert.IsXmlChar(text[i]);
}
