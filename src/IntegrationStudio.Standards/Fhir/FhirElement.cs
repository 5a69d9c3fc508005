using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir;

/// <summary>
/// An element of a FHIR type. Choices (<c>value[x]</c>) are expanded: every type has its own element (<c>valueQuantity</c>), and the choice itself
/// (<c>value</c>) is found by name too, as the group of them; a node never stands under the group.
/// </summary>
public sealed class FhirElement : TreeElement
{
    private readonly FhirSchema _schema;
    private FhirType? _type;
    private byte[][]? _utf8Targets;

    internal FhirElement(FhirSchema schema, string owner, string name, int order, FhirElementRow row, FhirTypeUse? type) : base(name, row.Max > 1, order)
    {
        _schema = schema;
        OwnerName = owner;
        TypeName = type?.Name ?? "[x]";
        TargetTypes = type?.Targets ?? [];
        Primitive = FhirPrimitives.Named(TypeName);
        Min = type is not null && row.IsChoice ? 0 : row.Min;
        Max = row.Max;
        IsResource = TypeName == "Resource";
        IsReference = TypeName == "Reference";
        IsReferenceText = owner == "Reference" && name == "reference";
        IsFullUrl = Primitive == FhirPrimitive.Uri && name == "fullUrl";
        ValueKind = Primitive == FhirPrimitive.Boolean ? TreeValueKind.Boolean : FhirPrimitives.IsNumber(Primitive) ? TreeValueKind.Number : TreeValueKind.Text;
        if (row.ValueSetUrl is { } url && TypeName is "code" or "CodeableConcept") ValueSet = schema.ValueSet(url);
    }

    /// <summary>The type that has the element, e.g. <c>Patient.contact</c>.</summary>
    public string OwnerName { get; }

    /// <summary>The name of the element's own type, e.g. <c>HumanName</c>, <c>Patient.contact</c>, <c>code</c>, <c>Resource</c>; of a choice group <c>[x]</c>.</summary>
    public string TypeName { get; }

    /// <summary>The least number of items. For one type of a choice: 0; its group carries the minimum.</summary>
    public int Min { get; }

    /// <summary>The largest number of items; <see cref="int.MaxValue"/> for no limit.</summary>
    public int Max { get; }

    /// <summary>Which primitive it is, if it is one.</summary>
    public FhirPrimitive Primitive { get; }

    /// <summary>For a Reference or canonical: the types it may point to; empty for any.</summary>
    public IReadOnlyList<string> TargetTypes { get; }

    /// <summary>The codes of a required binding; null without one, and where the codes cannot be enumerated (MIME types, currencies, UCUM).</summary>
    public FhirValueSet? ValueSet { get; }

    /// <summary>The value set, required or extensible, of which its codes are; null without one.</summary>
    public string? BindingUrl => ValueSet?.Url ?? (Choices.Count > 0 ? null : _schema.Type(OwnerName)?.Rules.Elements[Order]?.Binding?.Url);

    /// <summary>The choice this is one type of, or null.</summary>
    public FhirElement? ChoiceGroup { get; internal set; }

    /// <summary>For a choice group: one element for each type; otherwise empty.</summary>
    public IReadOnlyList<FhirElement> Choices { get; internal set; } = [];

    /// <summary>Whether any resource may stand here: <c>contained</c>, <c>Bundle.entry.resource</c>, <c>Parameters.parameter.resource</c>.</summary>
    public bool IsResource { get; }

    /// <summary>Whether it is a Reference.</summary>
    internal bool IsReference { get; }

    /// <summary>Whether it is <c>Reference.reference</c>.</summary>
    internal bool IsReferenceText { get; }

    /// <summary>Whether it is the <c>fullUrl</c> of an entry.</summary>
    internal bool IsFullUrl { get; }

    /// <summary>What it is, in a few words for people; null where the specification has none. Of one type of a choice: what the choice is.</summary>
    public string? Short => FhirDescriptions.Of(OwnerName, ChoiceGroup is { } group ? $"{group.Name}[x]" : Choices.Count > 0 ? $"{Name}[x]" : Name);

    /// <summary>How a primitive's value is held.</summary>
    internal TreeValueKind ValueKind { get; }

    /// <summary>Whether it, or the choice that it is one of, must be there.</summary>
    internal bool IsRequired => (ChoiceGroup ?? this).Min > 0;

    /// <summary>Whether a reference that stands here may point to that type, in UTF-8; for any element that names no types it may.</summary>
    internal bool AcceptsTarget(ReadOnlySpan<byte> type)
    {
        var targets = _utf8Targets ??= [.. TargetTypes.Select(System.Text.Encoding.ASCII.GetBytes)];
        foreach (var target in targets)
            if (type.SequenceEqual(target)) return true;
        return targets.Length == 0;
    }

    /// <summary>The element's path, e.g. <c>Patient.contact.name</c>.</summary>
    public string Path => $"{OwnerName}.{Name}";

    /// <summary>The element's type; null for a choice group and where any resource may stand.</summary>
    public override FhirType? Type => _type ??= Choices.Count > 0 || IsResource ? null : _schema.Type(TypeName);
}
