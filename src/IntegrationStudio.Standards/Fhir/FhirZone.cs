namespace IntegrationStudio.Standards.Fhir;

/// <summary>The zone in which times without one are read: an IANA zone or a fixed offset.</summary>
public sealed class FhirZone
{
    private FhirZone(string name) => Name = name;

    /// <summary>As it was given: <c>America/Chicago</c>, <c>+05:30</c>, <c>Z</c>.</summary>
    public string Name { get; }

    /// <summary>Reads an IANA zone or an offset (<c>+05:30</c>, <c>-0600</c>, <c>Z</c>). Fails with <c>fhir.zone-unknown</c>.</summary>
    public static Outcome<FhirZone> Parse(string text) => throw new NotSupportedException(text);

    /// <summary>The zone that an HL7 timestamp such as MSH-7 states (<c>20260203040506-0600</c>); null when it states none.</summary>
    public static FhirZone? OfTimestamp(ReadOnlySpan<byte> timestamp) => throw new NotSupportedException();
}
