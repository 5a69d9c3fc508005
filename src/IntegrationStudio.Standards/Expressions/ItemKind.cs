namespace IntegrationStudio.Standards.Expressions;

/// <summary>What an <see cref="Item"/> is.</summary>
public enum ItemKind : byte
{
    /// <summary>Nothing: the empty collection where one item is asked for.</summary>
    Empty,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number; digits after the point are kept as written.</summary>
    Decimal,

    /// <summary>Text.</summary>
    String,

    /// <summary>A date: year, month or day precise.</summary>
    Date,

    /// <summary>A date with an optional time of day and zone.</summary>
    DateTime,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A number with a UCUM or calendar unit.</summary>
    Quantity,

    /// <summary>The name of a type, as <c>type()</c> gives it.</summary>
    Type,

    /// <summary>A field, repetition, component or subcomponent of an HL7 v2 message.</summary>
    Hl7,

    /// <summary>A segment of an HL7 v2 message.</summary>
    Hl7Segment,

    /// <summary>A group of an HL7 v2 message; with its groups resolved, the whole message is the outermost one.</summary>
    Hl7Group,

    /// <summary>A whole HL7 v2 message whose groups are not resolved.</summary>
    Hl7Message,

    /// <summary>A node of a data tree (FHIR, JSON).</summary>
    Node,
}
