using System.Text.Json;
using System.Text.Unicode;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>One reading of a document by <see cref="FhirJsonReader"/>. Methods that return a boolean say whether reading goes on.</summary>
internal ref partial struct FhirJsonWalk(DataTree tree, ReadOnlySpan<byte> json, List<Problem> problems, bool checkKinds)
{
    private const int MostProblems = 1000;

    private readonly ReadOnlySpan<byte> _json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
    private Utf8JsonReader _reader;
    private int _resources;

    /// <summary>Reads the document; the root, or none when not even its type is known.</summary>
    public int ReadDocument(FhirType? type)
    {
        if (_json.Length > FhirJsonReader.LargestDocument)
            return Refuse("json.too-large", $"The document has {_json.Length} bytes; {FhirJsonReader.LargestDocument} are the most.");
        if (!Utf8.IsValid(_json)) return Refuse("json.not-utf8", "The document is not UTF-8.");
        _reader = new Utf8JsonReader(_json, new JsonReaderOptions { MaxDepth = FhirJsonReader.DeepestNesting + 2 });
        var root = DataTree.None;
        try
        {
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.StartObject) return Refuse("fhir.type", "The document is not a JSON object.");
            if (type is null && !TryResourceType(out type, out var fault)) return Refuse("fhir.resource-type", fault);
            root = tree.CreateRoot(type);
            if (ReadObject(root, type)) _reader.Read();
        }
        catch (JsonException e)
        {
            Add("json.malformed", $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", $"This is not JSON: {Cause(e)}");
        }
        return root;
    }

    /// <summary>Reads the object at whose brace the reader stands into a node.</summary>
    private bool ReadObject(int node, FhirType type)
    {
        if (_reader.CurrentDepth >= FhirJsonReader.DeepestNesting)
            return Stop("json.too-deep", FhirPath.Of(tree, node), $"Objects and lists nest deeper than {FhirJsonReader.DeepestNesting}.");
        Span<ulong> seen = stackalloc ulong[(type.Elements.Count * 2 + 2 + 63) / 64];
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var (element, isChildren, isType) = Property(type);
            if (element is null && !isType)
            {
                if (!Add("fhir.unknown-element", BelowAsSpelled(node), $"{type.Name} has no such element.")) return false;
                _reader.Read();
                _reader.Skip();
                continue;
            }
            // Names are marked as seen, values and children apart, so that nothing is taken from a name given twice.
            var bit = isType ? type.Elements.Count * 2 : element!.Order * 2 + (isChildren ? 1 : 0);
            if ((seen[bit / 64] & (1ul << (bit % 64))) != 0)
            {
                if (!Add("json.duplicate-key", BelowAsSpelled(node), "The name occurs twice in one object.")) return false;
                _reader.Read();
                _reader.Skip();
                continue;
            }
            seen[bit / 64] |= 1ul << (bit % 64);
            _reader.Read();
            if (isType) continue;
            if (!(isChildren ? ReadChildren(node, element!) : ReadElement(node, element!))) return false;
        }
        return true;
    }

    /// <summary>What the property at which the reader stands means: an element, the children of a primitive, or the resource's type.</summary>
    private (FhirElement? Element, bool IsChildren, bool IsType) Property(FhirType type)
    {
        scoped var name = _reader.ValueSpan;
        Span<byte> unescaped = stackalloc byte[128];
        if (_reader.ValueIsEscaped)
        {
            if (name.Length > unescaped.Length || !TryCopy(unescaped, out var length)) return default;
            name = unescaped[..length];
        }
        if (name.IsEmpty) return default;
        if (name[0] == (byte)'_') return type.Find(name[1..]) is { Primitive: not FhirPrimitive.None } primitive && !FhirXmlWriter.IsAttribute(primitive, type) ? (primitive, true, false) : default;
        return type.Find(name) is { } element ? (element, false, false) : (null, false, type.IsResource && name.SequenceEqual("resourceType"u8));
    }

    private bool ReadElement(int node, FhirElement element)
    {
        if (_reader.TokenType == JsonTokenType.StartArray)
        {
            if (element.IsList) return ReadItems(node, element);
            _reader.Skip();
            return Add("fhir.list", Below(node, element), $"{element.Path} is single and cannot be a list.");
        }
        if (element.IsList && !Add("fhir.list", Below(node, element), $"{element.Path} must be a list.")) return false;
        if (_reader.TokenType == JsonTokenType.Null) return Add("fhir.null", Below(node, element), "What is absent must be left out.");
        // The node is there already when the primitive's children came first.
        return ReadValue(tree.GetOrAdd(node, element), element);
    }

    private bool ReadItems(int node, FhirElement element)
    {
        var next = tree.Child(node, element);
        var last = DataTree.None;
        var count = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            var before = last;
            if (next != DataTree.None) (last, next) = (next, NextItem(next));
            else last = tree.AppendAfter(node, element, last);
            if (_reader.TokenType == JsonTokenType.Null)
            {
                if (element.Primitive == FhirPrimitive.None && !Add("fhir.null", FhirPath.Of(tree, last), "Only lists of primitive values may hold null.")) return false;
            }
            else if (!ReadValue(last, element))
            {
                return false;
            }
            if (tree.Parent(last) == DataTree.None) last = before; // it was dropped
        }
        return count > 0 || Add("fhir.empty", Below(node, element), "A list must have an item.");
    }

    private bool ReadValue(int node, FhirElement element)
    {
        if (element.Primitive != FhirPrimitive.None) return ReadPrimitive(node, element);
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            return Drop(node, "fhir.type", $"{element.Path} must be an object.");
        }
        return element.IsResource ? ReadResource(node) : ReadObject(node, element.Type!);
    }
}
