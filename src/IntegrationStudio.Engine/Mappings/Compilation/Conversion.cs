using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>How text becomes a value of a target primitive; chosen when a rule is compiled.</summary>
internal enum Conversion : byte
{
    /// <summary>The target is no primitive.</summary>
    None,

    /// <summary>Text as it stands, without trailing blanks.</summary>
    Text,

    /// <summary>A code: blanks around it go.</summary>
    Code,

    /// <summary>A URI, an id or the markup of a narrative: blanks around it go, the form is checked.</summary>
    Checked,

    /// <summary>A decimal number, digits kept.</summary>
    Decimal,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Y, N, T, F, 1, 0, true, false.</summary>
    Boolean,

    /// <summary>An HL7 date or time, precision kept.</summary>
    Moment,

    /// <summary>Base64, white space taken out.</summary>
    Base64,

    /// <summary>Text that is not touched at all: HL7 v2 targets.</summary>
    Verbatim,

    /// <summary>Whatever it is, as it is: targets without types of their own.</summary>
    Free,
}

/// <summary>Chooses conversions.</summary>
internal static class Conversions
{
    public static Conversion For(FhirPrimitive primitive) => primitive switch
    {
        FhirPrimitive.None => Conversion.None,
        FhirPrimitive.String or FhirPrimitive.Markdown => Conversion.Text,
        FhirPrimitive.Code => Conversion.Code,
        FhirPrimitive.Decimal => Conversion.Decimal,
        FhirPrimitive.Integer or FhirPrimitive.PositiveInt or FhirPrimitive.UnsignedInt => Conversion.Integer,
        FhirPrimitive.Boolean => Conversion.Boolean,
        FhirPrimitive.Date or FhirPrimitive.DateTime or FhirPrimitive.Instant or FhirPrimitive.Time => Conversion.Moment,
        FhirPrimitive.Base64Binary => Conversion.Base64,
        _ => Conversion.Checked,
    };

    /// <summary>Whether a composite gives its first component rather than its whole text.</summary>
    public static bool TakesFirstComponent(this Conversion conversion) => conversion is not (Conversion.Text or Conversion.Base64 or Conversion.Verbatim or Conversion.Free);
}
