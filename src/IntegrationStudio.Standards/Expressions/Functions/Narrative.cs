using System.Xml;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>The rules for the XHTML of a narrative (FHIR R4 narrative.html#xhtml).</summary>
internal static class Narrative
{
    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "div", "p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "span", "b", "i", "strong", "em", "small", "big", "tt", "dfn", "code", "var", "cite", "abbr", "acronym", "q", "sub", "sup",
        "ul", "ol", "li", "dl", "dt", "dd", "pre", "table", "caption", "colgroup", "col", "thead", "tr", "tfoot", "tbody", "th", "td", "a", "img", "hr", "blockquote", "samp", "kbd", "address",
        "u", "strike", "s", "del", "ins", "map", "area", "bdo", "center", "font", "article", "aside", "section", "header", "footer", "figure", "figcaption", "main", "nav", "bdi", "mark",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal)
    {
        "title", "style", "class", "id", "lang", "xml:lang", "dir", "accesskey", "tabindex", "span", "width", "align", "valign", "char", "charoff", "abbr", "axis", "headers", "scope", "rowspan", "colspan",
        "name", "href", "hreflang", "type", "charset", "src", "height", "alt", "usemap", "shape", "coords", "longdesc", "start", "value", "border", "cellspacing", "cellpadding", "summary", "frame", "rules",
        "rel", "rev", "cite", "compact", "noshade", "size", "color", "face", "bgcolor", "nowrap", "ismap", "xmlns", "media", "target", "clear",
    };

    public static bool IsSafe(string xhtml)
    {
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1_000_000 };
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(xhtml), settings);
            bool hasContent = false;
            bool isFirst = true;
            while (reader.Read())
            {
                hasContent |= reader.NodeType == XmlNodeType.Text && !string.IsNullOrWhiteSpace(reader.Value);
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (isFirst && reader.LocalName != "div") return false;
                isFirst = false;
                hasContent |= reader.LocalName == "img";
                if (!Elements.Contains(reader.LocalName) || reader.Depth > 64 || !AttributesAreSafe(reader)) return false;
            }

            return hasContent;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool AttributesAreSafe(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            bool isNamespace = reader.Name.StartsWith("xmlns", StringComparison.Ordinal);
            if (!isNamespace && !Attributes.Contains(reader.Name)) return false;
            if (reader.Name is "href" or "src" && reader.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)) return false;
        }

        reader.MoveToElement();
        return true;
    }
}
