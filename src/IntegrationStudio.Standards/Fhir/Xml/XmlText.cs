using System.Xml;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>A document's text, and where in it the lines and columns are that an <see cref="XmlReader"/> names. Asked in the order of reading.</summary>
internal sealed class XmlText(string text)
{
    private int _line = 1;
    private int _lineStart;

    public string Text => text;

    /// <summary>The offset of the reader's place.</summary>
    public int Offset(IXmlLineInfo place)
    {
        while (_line < place.LineNumber)
        {
            var end = text.AsSpan(_lineStart).IndexOfAny('\r', '\n');
            if (end < 0) break;
            _lineStart += end + (text.AsSpan(_lineStart + end).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 1);
            _line++;
        }
        return _lineStart + place.LinePosition - 1;
    }

    /// <summary>The element from its opening bracket to the closing one behind the name of its end tag, line ends as XML has them; null when there is no such element.</summary>
    public string? Cut(int start, int nameOfEndTag)
    {
        if (start < 0 || nameOfEndTag <= start || nameOfEndTag >= text.Length || text[start] != '<' || text[nameOfEndTag - 1] != '/') return null;
        var end = text.IndexOf('>', nameOfEndTag);
        return end < 0 ? null : text[start..(end + 1)].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }
}
