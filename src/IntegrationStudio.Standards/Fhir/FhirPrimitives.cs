namespace IntegrationStudio.Standards.Fhir;

/// <summary>The formats of FHIR's primitive types, checked and read over UTF-8 without allocating (datatypes.html#primitive).</summary>
public static partial class FhirPrimitives
{
    /// <summary>Whether the bytes are a well-formed value of that primitive, as it stands in JSON without quotes.</summary>
    public static bool IsValid(FhirPrimitive primitive, ReadOnlySpan<byte> value) => throw new NotSupportedException();

    /// <summary>The primitive of that name (<c>dateTime</c>), or <see cref="FhirPrimitive.None"/>.</summary>
    public static FhirPrimitive Named(string name) => throw new NotSupportedException(name);

    /// <summary>Whether JSON writes the primitive without quotes as a number.</summary>
    public static bool IsNumber(FhirPrimitive primitive) =>
        primitive is FhirPrimitive.Integer or FhirPrimitive.PositiveInt or FhirPrimitive.UnsignedInt or FhirPrimitive.Decimal;
}
