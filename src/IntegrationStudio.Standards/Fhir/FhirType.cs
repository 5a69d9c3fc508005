using System.Text;
using IntegrationStudio.Standards.Fhir.Validation;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>A FHIR R4 type: a resource, a data type, a primitive, or the anonymous type of a nested element (<c>Patient.contact</c>).</summary>
public sealed class FhirType : TreeType
{
    private readonly FhirElement[] _elements;
    private readonly byte[] _utf8QuotedName;
    private readonly Dictionary<string, FhirElement> _byName;
    private FhirNames? _names;
    private FhirTypeRules? _rules;

    internal FhirType(FhirSchema schema, string name, bool isResource, FhirPrimitive primitive, FhirElement[] elements) : base(name)
    {
        Schema = schema;
        IsResource = isResource;
        Primitive = primitive;
        _utf8QuotedName = Encoding.ASCII.GetBytes($"\"{name}\"");
        _elements = elements;
        _byName = new Dictionary<string, FhirElement>(elements.Length * 2, StringComparer.Ordinal);
        foreach (var element in elements)
        {
            _byName[element.Name] = element;
            if (element.ChoiceGroup is { } group) _byName[group.Name] = group;
        }
        Required = [.. elements.Select(e => e.ChoiceGroup ?? e).Distinct().Where(e => e.Min > 0)];
    }

    /// <summary>Whether it is a resource.</summary>
    public bool IsResource { get; }

    /// <summary>Which primitive it is, if it is one.</summary>
    public FhirPrimitive Primitive { get; }

    /// <summary>The elements in the order of the specification, choices expanded; the groups are not among them.</summary>
    public override IReadOnlyList<FhirElement> Elements => _elements;

    /// <summary>The release it belongs to.</summary>
    internal FhirSchema Schema { get; }

    /// <summary>What the full validation asks of it beyond its structure.</summary>
    internal FhirTypeRules Rules => _rules ??= FhirRules.R4.Of(this);

    /// <summary>The name in quotes, UTF-8.</summary>
    internal ReadOnlySpan<byte> Utf8QuotedName => _utf8QuotedName;

    /// <summary>Elements and choice groups that must be there.</summary>
    internal FhirElement[] Required { get; }

    /// <summary>The element of that name: <c>name</c>, <c>valueQuantity</c>, or the group <c>value</c> (also spelled <c>value[x]</c>).</summary>
    public override FhirElement? Find(string name) => _byName.GetValueOrDefault(name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name);

    /// <summary>The element that JSON spells so; groups are no answer.</summary>
    internal FhirElement? Find(ReadOnlySpan<byte> name) => (_names ??= new FhirNames(_elements)).Find(name);

    /// <summary>Whether the element is one of this type's own, and not of the same name elsewhere.</summary>
    internal bool Has(FhirElement element) => (uint)element.Order < (uint)_elements.Length && ReferenceEquals(_elements[element.Order], element);
}
