using System.Collections.Concurrent;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>
/// The invariants and bindings of FHIR R4 that <c>build/Definitions/rules.mjs</c> writes (its head describes the form). Loaded when they are first asked for; a type's rules
/// are made when it is first met.
/// </summary>
internal sealed class FhirRules
{
    private readonly EmbeddedText _text = EmbeddedText.Load("fhir-r4-rules.txt");
    private readonly ConcurrentDictionary<FhirType, FhirTypeRules> _types = new();

    private FhirRules()
    {
        foreach (var key in _text.Keys.TakeWhile(k => k[0] == '#'))
        {
            var parts = _text.Parts(key)!;
            All.Add(new FhirInvariant(key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..], parts[0][0], parts[1], parts[2]));
        }
    }

    public static FhirRules R4 => OfR4.Rules;

    /// <summary>Every invariant, by its number.</summary>
    public List<FhirInvariant> All { get; } = [];

    public FhirTypeRules Of(FhirType type) => _types.TryGetValue(type, out var known) ? known : _types.GetOrAdd(type, Make);

    private FhirTypeRules Make(FhirType type)
    {
        var elements = new FhirElementRules?[type.Elements.Count];
        foreach (var element in type.Elements) elements[element.Order] = Make(element);
        return new FhirTypeRules(KindOf(type), Invariants($"/{type.Name}"), elements);
    }

    private FhirElementRules? Make(FhirElement element)
    {
        var path = element.ChoiceGroup is { } group ? $"{group.Path}[x]" : element.Path;
        var invariants = Invariants($".{path}");
        // What can be listed simply is checked with the structure already.
        var binding = element.ValueSet is null && _text.Parts($"={path}") is [var strength, var url] && IsBindable(element) ? FhirBinding.Of(strength, url) : null;
        return invariants.Length > 0 || binding is not null ? new FhirElementRules(invariants, binding) : null;
    }

    private FhirInvariant[] Invariants(string key) => _text.Parts(key) is [var numbers] ? [.. numbers.Split(' ').Select(n => All[int.Parse(n, null)])] : [];

    private static bool IsBindable(FhirElement element) => element.TypeName is "code" or "CodeableConcept" or "Coding" or "Quantity" or "string" or "uri" or "canonical" or "Age" or "Duration";

    private static FhirTypeKind KindOf(FhirType type) => type.Name switch
    {
        "Bundle" => FhirTypeKind.Bundle,
        "Reference" => FhirTypeKind.Reference,
        "Extension" => FhirTypeKind.Extension,
        "Coding" => FhirTypeKind.Coding,
        "Quantity" or "Age" or "Duration" or "Count" or "Distance" => FhirTypeKind.Quantity,
        _ => type.IsResource ? FhirTypeKind.Resource : FhirTypeKind.Plain,
    };

    private static class OfR4
    {
        internal static readonly FhirRules Rules = new();
    }
}
