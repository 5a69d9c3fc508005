namespace IntegrationStudio.Standards.Fhir;

/// <summary>HL7 v2 DT, TM, DTM and TS.1 values to FHIR date, dateTime, instant and time (HL7 v2.7.1 chapter 2A.22; FHIR R4 datatypes.html#dateTime).</summary>
public static class Hl7DateTime
{
    /// <summary>
    /// Converts <c>YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]</c> (for time: <c>HH[MM[SS[.SSSS]]][+/-ZZZZ]</c> as well). Precision is kept: year-only stays year-only.
    /// The value's own zone wins, else <paramref name="zone"/>; a dateTime without either is cut to its date with a warning.
    /// </summary>
    /// <param name="value">The unescaped value; surrounding blanks are ignored.</param>
    /// <param name="zone">For values without an offset; null when nobody knows.</param>
    /// <param name="target">Date, DateTime, Instant or Time.</param>
    public static Hl7DateConversion ToFhir(ReadOnlySpan<byte> value, FhirZone? zone, FhirPrimitive target) => throw new NotSupportedException();
}
