using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

internal ref partial struct FhirJsonWalk
{

    private bool ReadPrimitive(int node, FhirElement element)
    {
        var token = _reader.TokenType;
        if (token == JsonTokenType.String)
        {
            if (!ReadText(node)) return Drop(node, "json.bad-escape", "The text holds half of a surrogate pair.");
        }
        else if (token == JsonTokenType.Number) tree.SetNumber(node, _reader.ValueSpan);
        else if (token is JsonTokenType.True or JsonTokenType.False) tree.SetBoolean(node, token == JsonTokenType.True);
        else return Drop(node, "fhir.type", $"{element.Path} must be a single value.");

        var expected = element.Primitive == FhirPrimitive.Boolean ? TreeValueKind.Boolean : FhirPrimitives.IsNumber(element.Primitive) ? TreeValueKind.Number : TreeValueKind.Text;
        return !checkKinds || tree.Kind(node) == expected
            || Add("fhir.type", FhirPath.Of(tree, node), $"{element.TypeName} is written as {(expected == TreeValueKind.Text ? "text" : expected == TreeValueKind.Number ? "a number" : "true or false")} in JSON.");
    }

    /// <summary>Reads what stands under a primitive's name with an underscore: its id and extensions, for a list one object or null for each value.</summary>
    private bool ReadChildren(int node, FhirElement element)
    {
        if (element.IsList != (_reader.TokenType == JsonTokenType.StartArray) || (!element.IsList && _reader.TokenType != JsonTokenType.StartObject))
        {
            _reader.Skip();
            return Add("fhir.list", Below(node, element, "_"), $"This must be {(element.IsList ? "a list of objects and nulls" : "an object")}.");
        }
        if (!element.IsList) return ReadObject(tree.GetOrAdd(node, element), element.Type!);

        var next = tree.Child(node, element);
        var last = DataTree.None;
        var isEmpty = true;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            isEmpty = false;
            if (next != DataTree.None) (last, next) = (next, NextItem(next));
            else last = tree.AppendAfter(node, element, last);
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                if (!ReadObject(last, element.Type!)) return false;
            }
            else if (_reader.TokenType != JsonTokenType.Null)
            {
                _reader.Skip();
                if (!Add("fhir.type", Below(node, element, "_"), "This must be a list of objects and nulls.")) return false;
            }
        }
        return !isEmpty || Add("fhir.empty", Below(node, element, "_"), "A list must have an item.");
    }

    private bool ReadResource(int node)
    {
        if (!TryResourceType(out var resource, out var fault)) return Drop(node, "fhir.resource-type", fault);
        // Finding the type looks ahead through the object, so the nesting of resources is limited more strictly than that of objects.
        if (_resources == FhirJsonReader.MostNestedResources) return Stop("json.too-deep", FhirPath.Of(tree, node), $"Resources nest deeper than {FhirJsonReader.MostNestedResources}.");
        tree.SetType(node, resource);
        _resources++;
        var goOn = ReadObject(node, resource);
        _resources--;
        return goOn;
    }

    /// <summary>The type that the object says it is, wherever in it that stands; usually it is the first property.</summary>
    private readonly bool TryResourceType([NotNullWhen(true)] out FhirType? type, [NotNullWhen(false)] out string? fault)
    {
        type = null;
        fault = "The object must say by resourceType which resource of FHIR R4 it is.";
        var ahead = _reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = ahead.ValueTextEquals("resourceType"u8);
            ahead.Read();
            if (found)
            {
                if (ahead.TokenType != JsonTokenType.String) break;
                if (FhirSchema.R4.IsResource(ahead.ValueSpan)) type = FhirSchema.R4.Resource(ahead.GetString()!);
                else fault = $"'{Shown.Of(ahead.ValueSpan)}' is no resource of FHIR R4.";
                break;
            }
            ahead.Skip();
        }
        return type is not null;
    }

    private bool ReadText(int node)
    {
        if (!_reader.ValueIsEscaped)
        {
            tree.SetUtf8(node, _reader.ValueSpan);
            return true;
        }
        var rented = ArrayPool<byte>.Shared.Rent(_reader.ValueSpan.Length);
        var good = TryCopy(rented, out var length);
        if (good) tree.SetUtf8(node, rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return good;
    }

    private readonly bool TryCopy(Span<byte> target, out int length)
    {
        try
        {
            length = _reader.CopyString(target);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The only way in which the framework says that an escape is half of a surrogate pair.
            length = 0;
            return false;
        }
    }

    private readonly int NextItem(int item) =>
        tree.NextSibling(item) is var next && next != DataTree.None && tree.Order(next) == tree.Order(item) ? next : DataTree.None;

    /// <summary>Leaves out the value at which the reader stands.</summary>
    private bool Drop(int node, string code, string message)
    {
        _reader.Skip();
        var path = FhirPath.Of(tree, node);
        if (!tree.HasContent(node)) tree.Remove(node);
        return Add(code, path, message);
    }

    private readonly bool Add(string code, string path, string message)
    {
        problems.Add(new Problem(code, path, message));
        return problems.Count < MostProblems;
    }

    private readonly bool Stop(string code, string path, string message)
    {
        Add(code, path, message);
        return false;
    }

    private readonly int Refuse(string code, string message)
    {
        Add(code, "", message);
        return DataTree.None;
    }

    private readonly string Below(int node, FhirElement element, string mark = "") => $"{FhirPath.Of(tree, node)}.{mark}{element.Name}";

    private readonly string BelowAsSpelled(int node) => $"{FhirPath.Of(tree, node)}.{Shown.Of(_reader.ValueSpan)}";

    /// <summary>The framework's sentence without the position, which the path says.</summary>
    private static string Cause(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
