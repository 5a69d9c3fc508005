namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>What a value is to those who could recognise somebody by it.</summary>
public enum DeidentificationKind
{
    /// <summary>Structure, a code or a measurement: stays.</summary>
    Keep,

    /// <summary>The words of a code: stay, but for what is known of the patient.</summary>
    CodedText,

    /// <summary>A person's name, or a part of one.</summary>
    Person,

    /// <summary>The name of an organization.</summary>
    Organization,

    /// <summary>An identifier: of a patient, a visit, an account, an order, a device.</summary>
    Id,

    /// <summary>A reference or an address that ends in an identifier: <c>Patient/123</c>.</summary>
    Reference,

    /// <summary>A social security number.</summary>
    SocialSecurity,

    /// <summary>A date, with or without a time.</summary>
    Date,

    /// <summary>A street, a house, a place of birth.</summary>
    Street,

    /// <summary>A city or district.</summary>
    City,

    /// <summary>A postal code.</summary>
    PostalCode,

    /// <summary>A telephone number.</summary>
    Phone,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A few words that may be anything.</summary>
    ShortText,

    /// <summary>Free text: what is known of the patient is replaced in it, and a person must look at it.</summary>
    Text,

    /// <summary>A document or picture: taken out.</summary>
    Binary,
}
