namespace IntegrationStudio.Standards.Fhir;

/// <summary>The types of one FHIR release. Safe for many threads; a type is built when it is first asked for.</summary>
public sealed class FhirSchema
{
    private FhirSchema()
    {
    }

    /// <summary>FHIR R4 (4.0.1).</summary>
    public static FhirSchema R4 { get; } = new();

    /// <summary>The names of all resources that can exist, in alphabetical order.</summary>
    public IReadOnlyList<string> ResourceNames => throw new NotSupportedException();

    /// <summary>The resource of that name, or null; abstract ones (<c>Resource</c>, <c>DomainResource</c>) are no answer.</summary>
    public FhirType? Resource(string name) => throw new NotSupportedException(name);

    /// <summary>The type of that name, or null: a resource, a data type, a primitive, or a nested element's type by its path (<c>Patient.contact</c>).</summary>
    public FhirType? Type(string name) => throw new NotSupportedException(name);

    /// <summary>The value set of a required binding by its canonical URL, or null.</summary>
    public FhirValueSet? ValueSet(string url) => throw new NotSupportedException(url);
}
