namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>What a row of a source or target tree is.</summary>
public enum SchemaNodeKind
{
    /// <summary>A group of segments of HL7 v2.</summary>
    Group,

    /// <summary>A segment of HL7 v2.</summary>
    Segment,

    /// <summary>A field of a segment.</summary>
    Field,

    /// <summary>A component or a subcomponent.</summary>
    Component,

    /// <summary>A FHIR resource: of a Bundle, contained, or the one that a reference points to.</summary>
    Resource,

    /// <summary>An element of FHIR, XML or JSON.</summary>
    Element,

    /// <summary>An attribute of XML.</summary>
    Attribute,

    /// <summary>The text of an XML element that also has attributes or elements.</summary>
    Text,

    /// <summary>An element whose type is chosen below: <c>value[x]</c>.</summary>
    Choice,

    /// <summary>A part of a list with a name of its own: a slice of a profile, an extension.</summary>
    Slice,

    /// <summary>A column of delimited text.</summary>
    Column,

    /// <summary>The rows of delimited text.</summary>
    Row,
}
