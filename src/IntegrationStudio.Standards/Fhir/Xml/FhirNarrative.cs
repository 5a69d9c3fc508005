using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>The XHTML of a narrative on its way between JSON, which holds it as text, and XML, which holds it as elements (narrative.html, json.html#narrative).</summary>
internal static partial class FhirNarrative
{
    /// <summary>The namespace of XHTML.</summary>
    public const string Namespace = "http://www.w3.org/1999/xhtml";

    private const string DeclarationNamespace = "http://www.w3.org/2000/xmlns/";
    private const int DeepestNesting = 256;

    private static readonly XmlWriterSettings Plain = new() { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None, ConformanceLevel = ConformanceLevel.Fragment };

    /// <summary>
    /// The text as one <c>div</c> element: as it stands when it is one, with HTML's named characters resolved when those are all that XML does not know, and otherwise, so that
    /// nothing is lost and nothing breaks, as plain text in a <c>div</c>.
    /// </summary>
    public static string ToXml(string text)
    {
        var trimmed = text.Trim().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'); // as XML readers will have it
        return AsDiv(trimmed) ?? AsDiv(NamedCharacter().Replace(trimmed, Resolve)) ?? $"<div xmlns=\"{Namespace}\">{Escape(text)}</div>";
    }

    /// <summary>Writes the element at which the reader stands without prefixes, whatever the document calls the namespace; comments are left out.</summary>
    /// <param name="reader">Stands at the element; afterwards at its end.</param>
    /// <param name="isBare">Whether the document itself uses no prefixes there, so that the element can be cut out of it as it stands.</param>
    /// <returns>The element; null when it nests too deep.</returns>
    public static string? Rewrite(XmlReader reader, out bool isBare)
    {
        isBare = reader.GetAttribute("xmlns") is not null;
        var text = new StringBuilder();
        using var writer = XmlWriter.Create(text, Plain);
        var floor = reader.Depth;
        do
        {
            if (reader.Depth - floor > DeepestNesting) return null;
            isBare &= reader.Prefix.Length == 0;
            WriteNode(reader, writer, ref isBare);
        }
        while (!(reader.Depth == floor && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement)) && reader.Read());
        writer.Flush();
        return text.ToString();
    }

    private static void WriteNode(XmlReader reader, XmlWriter writer, ref bool isBare)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var isEmpty = reader.IsEmptyElement;
                writer.WriteStartElement("", reader.LocalName, reader.NamespaceURI.Length == 0 ? Namespace : reader.NamespaceURI);
                while (reader.MoveToNextAttribute())
                {
                    if (reader.NamespaceURI == DeclarationNamespace) continue;
                    isBare &= reader.Prefix is "" or "xml";
                    writer.WriteAttributeString(reader.LocalName, reader.NamespaceURI, reader.Value);
                }
                reader.MoveToElement();
                if (isEmpty) writer.WriteEndElement();
                break;
            case XmlNodeType.EndElement:
                writer.WriteFullEndElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                writer.WriteString(reader.Value);
                break;
        }
    }

    private static string? AsDiv(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), FhirXmlReader.Settings(ConformanceLevel.Fragment));
            if (!reader.Read() || reader.NodeType != XmlNodeType.Element || reader.LocalName != "div") return null;
            if (reader.NamespaceURI.Length == 0) return Rewrite(reader, out _) is { } rewritten && !reader.Read() ? rewritten : null;
            if (reader.NamespaceURI != Namespace) return null;
            while (reader.Read())
                if (reader.Depth > DeepestNesting || (reader.Depth == 0 && reader.NodeType != XmlNodeType.EndElement)) return null;
            return xml;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Resolve(Match match)
    {
        if (match.Value is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;") return match.Value;
        return WebUtility.HtmlDecode(match.Value) is var character && character != match.Value ? character : match.Value;
    }

    private static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return clean.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();
    }

    [GeneratedRegex("&[A-Za-z][A-Za-z0-9]{1,31};", RegexOptions.CultureInvariant)]
    private static partial Regex NamedCharacter();
}
