using System.Buffers;
using System.Text;
using System.Xml;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

internal sealed partial class FhirXmlWalk
{
    /// <summary>Takes the value from the attribute at which the reader stands. Numbers keep their digits.</summary>
    private bool SetValue(int node, FhirType type)
    {
        var value = _reader.Value;
        if (type.Primitive == FhirPrimitive.Boolean && value is "true" or "false")
        {
            tree.SetBoolean(node, value == "true");
            return true;
        }
        var isNumber = FhirPrimitives.IsNumber(type.Primitive);
        if (isNumber && IsNumber(value))
        {
            tree.SetNumber(node, value);
            return true;
        }
        tree.SetText(node, value);
        return validates || !(isNumber || type.Primitive == FhirPrimitive.Boolean)
            || Add("fhir.format", FhirPath.Of(tree, node), $"'{Shown.Of(value)}' is not a valid {type.Name}.", isHere: true);
    }

    private static bool IsNumber(string value)
    {
        Span<byte> literal = stackalloc byte[JsonNumber.Longest];
        return value.Length <= literal.Length && Ascii.FromUtf16(value, literal, out var length) == OperationStatus.Done && JsonNumber.IsLiteral(literal[..length]);
    }

    /// <summary>Keeps a narrative as the text that JSON has: cut out of the document as it stands where that can stand alone, otherwise written anew.</summary>
    private bool ReadNarrative(int node)
    {
        var isEmpty = _reader.IsEmptyElement;
        var start = _text.Offset((IXmlLineInfo)_reader) - 1;
        if (FhirNarrative.Rewrite(_reader, out var isBare) is not { } rewritten) return Stop("xml.too-deep", FhirPath.Of(tree, node), "The narrative nests too deep.");
        var cut = isBare && !isEmpty ? _text.Cut(start, _text.Offset((IXmlLineInfo)_reader)) : null;
        tree.SetText(node, cut ?? rewritten);
        _reader.Read();
        return true;
    }

    /// <summary>Reports the element at which the reader stands, and passes over it.</summary>
    private bool Skip(string code, string path, string message)
    {
        if (!Add(code, path, message, isHere: true)) return false;
        _reader.Skip();
        return true;
    }

    /// <summary>Nothing is lost when elements stand in another order, so who only reads is warned.</summary>
    private bool AddOrder(string path, FhirElement element, FhirElement before) =>
        Add("xml.order", path, $"The order of elements is fixed: {element.Name} belongs before {before.Name}.", isHere: true, validates ? Severity.Error : Severity.Warning);

    private bool Add(string code, string path, string message, bool isHere = false, Severity severity = Severity.Error)
    {
        var place = isHere && _reader is IXmlLineInfo info ? $" (line {info.LineNumber}, column {info.LinePosition})" : "";
        problems.Add(new Problem(code, path, message + place, severity));
        return problems.Count < MostProblems;
    }

    private bool Stop(string code, string path, string message)
    {
        Add(code, path, message, isHere: true);
        return false;
    }

    private int Refuse(string code, string message)
    {
        Add(code, "", message);
        return DataTree.None;
    }

    private string BelowAsSpelled(int node) => $"{FhirPath.Of(tree, node)}.{Shown.Of(_reader.Name)}";

    /// <summary>The framework's sentence without the position, which the path says.</summary>
    private static string Cause(XmlException e)
    {
        var end = e.Message.IndexOf(" Line ", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
