namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>What the base definitions ask of a type beyond its structure, ready for a walk: by the order of its elements.</summary>
/// <param name="Kind">Which checks of its own the type has.</param>
/// <param name="Invariants">Those of the type itself.</param>
/// <param name="Elements">By <see cref="Trees.TreeElement.Order"/>; null where nothing is asked.</param>
internal sealed record FhirTypeRules(FhirTypeKind Kind, FhirInvariant[] Invariants, FhirElementRules?[] Elements)
{
    /// <summary>Those invariants that nothing may break.</summary>
    public FhirInvariant[] Errors { get; } = [.. Invariants.Where(i => i.Severity == Severity.Error)];
}

/// <summary>What is asked of one element, beside what its type asks.</summary>
internal sealed record FhirElementRules(FhirInvariant[] Invariants, FhirBinding? Binding)
{
    /// <summary>Those invariants that nothing may break.</summary>
    public FhirInvariant[] Errors { get; } = [.. Invariants.Where(i => i.Severity == Severity.Error)];
}

/// <summary>Types with checks of their own.</summary>
internal enum FhirTypeKind : byte
{
    /// <summary>A type without.</summary>
    Plain,

    /// <summary>A resource.</summary>
    Resource,

    /// <summary>A Bundle.</summary>
    Bundle,

    /// <summary>A reference.</summary>
    Reference,

    /// <summary>An extension.</summary>
    Extension,

    /// <summary>A coding.</summary>
    Coding,

    /// <summary>A quantity: its unit is a coding.</summary>
    Quantity,
}
