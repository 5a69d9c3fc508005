using System.Buffers;
using System.Text;
using System.Text.Unicode;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>One walk of <see cref="FhirValidator"/> through a tree. Paths are made only for problems.</summary>
internal ref struct FhirStructureWalk(DataTree tree)
{
    private const int MostProblems = 1000;

    private List<Problem>? _problems;
    private FhirType? _extension;

    public readonly IReadOnlyList<Problem> Problems => (IReadOnlyList<Problem>?)_problems ?? Array.Empty<Problem>();

    /// <summary>Checks a node's children against a type.</summary>
    public void CheckObject(int node, FhirType type)
    {
        var required = 0;
        FhirElement? before = null;
        var count = 0;
        for (int child = tree.FirstChild(node), next; child != DataTree.None; child = next)
        {
            if (tree.Look(child, out var kind, out var below, out next) is not FhirElement element || !type.Has(element))
            {
                Add("fhir.unknown-element", child, $"{type.Name} has no element {tree.Element(child)?.Name}.");
                continue;
            }
            // Children of one element are adjacent, and so are the types of one choice.
            if (ReferenceEquals(element, before)) count++;
            else
            {
                if (element.ChoiceGroup is { } group && group == before?.ChoiceGroup) AddChoiceTwice(child, group);
                else if (element.IsRequired) required++;
                before = element;
                count = 1;
            }
            if (count > element.Max && count - 1 == element.Max) Add("fhir.too-many", child, $"{element.Path} may be there at most {Times(element.Max)}.");
            if (element.Primitive != FhirPrimitive.None) CheckPrimitive(child, element, kind, below != DataTree.None);
            else CheckComposite(child, element, kind);
        }
        if (required != type.Required.Length) AddMissing(node, type);
        if (before is null && !type.IsResource) Add("fhir.empty", node, "An object must have content.");
        else if (ReferenceEquals(type, _extension ??= type.Schema.Type("Extension"))) CheckExtension(node, type);
    }

    private void CheckComposite(int node, FhirElement element, TreeValueKind kind)
    {
        if (kind != TreeValueKind.None)
        {
            Add("fhir.type", node, $"{element.Path} is {Article(element.TypeName)}, not a single value.");
            return;
        }
        if (element.IsResource && tree.Type(node) is not FhirType { IsResource: true })
        {
            Add("fhir.type", node, $"{element.Path} must be a resource.");
            return;
        }
        CheckObject(node, (FhirType)tree.Type(node)!);
        if (element.IsReference) CheckReference(node, element);
        else if (element.ValueSet is { } codes) CheckConcept(node, element, codes);
    }

    private void CheckPrimitive(int node, FhirElement element, TreeValueKind kind, bool children)
    {
        if (kind == TreeValueKind.None)
        {
            if (!children) Add("fhir.empty", node, $"{element.Path} has neither a value nor an extension.");
        }
        else if (kind != element.ValueKind)
        {
            Add("fhir.type", node, $"{element.Path} is {Article(element.TypeName)} and cannot be {Named(kind)}.");
        }
        else if (kind != TreeValueKind.Boolean)
        {
            if (tree.GetString(node) is { } text) CheckText(node, element, text);
            else CheckValue(node, element, tree.GetUtf8(node));
        }
        if (children) CheckObject(node, element.Type!);
    }

    private void CheckText(int node, FhirElement element, string text)
    {
        // Two sizes: the memory is cleared before use, and nearly all texts that are held as strings are short codes.
        if (text.Length <= 40) CheckText(node, element, text, stackalloc byte[120]);
        else CheckLongText(node, element, text);
    }

    private void CheckText(int node, FhirElement element, string text, scoped Span<byte> utf8)
    {
        if (Utf8.FromUtf16(text, utf8, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done) CheckValue(node, element, utf8[..length]);
        else Add("fhir.format", node, $"{element.Path} holds half of a surrogate pair.");
    }

    private void CheckLongText(int node, FhirElement element, string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        CheckText(node, element, text, rented);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void CheckValue(int node, FhirElement element, scoped ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value)) Add("fhir.format", node, $"{element.Path} is not UTF-8.");
        else if (!FhirPrimitives.IsValid(element.Primitive, value)) Add("fhir.format", node, $"'{Shown.Of(value)}' is not a valid {element.TypeName}.");
        else if (element.ValueSet is { } codes && !codes.Contains(value)) AddCode(node, element, codes, value);
        else if (element.IsFullUrl && !FhirReference.IsAbsolute(value))
            Add("fhir.reference", node, $"'{Shown.Of(value)}' is not an absolute URL.");
    }

    private void CheckExtension(int node, FhirType type)
    {
        var (value, nested) = (false, false);
        for (var child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
        {
            value |= tree.Element(child) is FhirElement { ChoiceGroup: not null };
            nested |= tree.Element(child)!.Name == "extension";
        }
        if (value == nested) Add("fhir.extension", node, value ? "An extension has a value or extensions, not both." : "An extension must have a value or extensions.");
    }

    private void CheckReference(int node, FhirElement element)
    {
        var child = tree.FirstChild(node);
        while (child != DataTree.None && tree.Element(child) is not FhirElement { IsReferenceText: true }) child = tree.NextSibling(child);
        if (child == DataTree.None || tree.Kind(child) != TreeValueKind.Text) return;
        var fault = tree.GetString(child) is { } text ? FhirReference.Fault(Encoding.UTF8.GetBytes(text), element) : FhirReference.Fault(tree.GetUtf8(child), element);
        if (fault is not null) Add("fhir.reference", child, fault);
    }

    /// <summary>One of the codings must be of the value set (terminologies.html#required).</summary>
    private void CheckConcept(int node, FhirElement element, FhirValueSet codes)
    {
        var codings = 0;
        for (var coding = tree.FirstChild(node); coding != DataTree.None; coding = tree.NextSibling(coding))
        {
            if (tree.Element(coding)!.Name != "coding") continue;
            codings++;
            var (system, code) = (tree.Child(coding, "system"), tree.Child(coding, "code"));
            if (system != DataTree.None && code != DataTree.None && codes.Contains(tree.GetText(system) ?? "", tree.GetText(code) ?? "")) return;
        }
        Add("fhir.code", node, codings == 0 ? $"{element.Path} needs a coding of {codes.Url}." : $"No coding of {element.Path} is in {codes.Url}.");
    }

    private void AddMissing(int node, FhirType type)
    {
        foreach (var required in type.Required)
        {
            if (required.Choices.Count == 0 ? tree.Child(node, required) != DataTree.None : HasChoice(node, required)) continue;
            Add("fhir.missing", node, $"{type.Name} must have {required.Name}{(required.Choices.Count > 0 ? "[x]" : "")}.", required.Name);
        }
    }

    private readonly bool HasChoice(int node, FhirElement group)
    {
        foreach (var choice in group.Choices)
            if (tree.Child(node, choice) != DataTree.None) return true;
        return false;
    }

    private void AddChoiceTwice(int node, FhirElement group) =>
        Add("fhir.choice-twice", node, $"{group.Path}[x] may be given in one type only.");

    private void AddCode(int node, FhirElement element, FhirValueSet codes, scoped ReadOnlySpan<byte> value)
    {
        var some = string.Join(", ", codes.Codings.Take(8).Select(c => c.Code));
        Add("fhir.code", node, $"'{Shown.Of(value)}' is not a code that {element.Path} may have ({some}{(codes.Codings.Count > 8 ? ", ..." : "")}).");
    }

    private void Add(string code, int node, string message, string? below = null)
    {
        _problems ??= [];
        if (_problems.Count < MostProblems) _problems.Add(new Problem(code, FhirPath.Of(tree, node) + (below is null ? "" : $".{below}"), message));
    }

    private static string Named(TreeValueKind kind) => kind switch
    {
        TreeValueKind.Text => "text",
        TreeValueKind.Number => "a number",
        TreeValueKind.Boolean => "a boolean",
        TreeValueKind.Array => "a list",
        _ => "null",
    };

    private static string Article(string type) => type[0] is 'a' or 'e' or 'i' or 'o' or 'u' or 'A' or 'E' or 'I' or 'O' ? $"an {type}" : $"a {type}";

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
