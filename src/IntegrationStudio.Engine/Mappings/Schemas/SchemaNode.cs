namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>What a row of a source or target tree is.</summary>
public enum SchemaNodeKind
{
    /// <summary>An HL7 v2 segment group.</summary>
    Group,

    /// <summary>An HL7 v2 segment.</summary>
    Segment,

    /// <summary>A field of a segment.</summary>
    Field,

    /// <summary>A component or subcomponent.</summary>
    Component,

    /// <summary>A FHIR resource.</summary>
    Resource,

    /// <summary>An element of FHIR, JSON or XML.</summary>
    Element,

    /// <summary>An XML attribute.</summary>
    Attribute,

    /// <summary>The text of an XML element.</summary>
    Text,

    /// <summary>A choice of types: <c>value[x]</c>.</summary>
    Choice,

    /// <summary>A slice of a profile, or a chosen extension.</summary>
    Slice,

    /// <summary>A column of delimited text.</summary>
    Column,

    /// <summary>A row of delimited text.</summary>
    Row,
}

/// <summary>A row of a source or target tree.</summary>
/// <param name="Name">Its step in keys: <c>PID</c>, <c>5</c>, <c>family</c>, <c>@id</c>.</param>
/// <param name="Label">What people call it: <c>PID-5.1</c>, <c>family</c>.</param>
/// <param name="Title">What it means: <c>family name</c>; null where nobody said.</param>
/// <param name="Type">Name of its <see cref="SchemaType"/>, or a primitive: <c>ST</c>, <c>dateTime</c>.</param>
/// <param name="Min">The least number of occurrences.</param>
/// <param name="Max">The largest number; null for no limit.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Description">More about it.</param>
/// <param name="Codes">Number of its HL7 table, or URL of its value set.</param>
/// <param name="IsLeaf">Whether it holds a value and nothing below it.</param>
public sealed record SchemaNode(
    string Name, string Label, string? Title, string Type, int Min, int? Max, SchemaNodeKind Kind, string? Description = null, string? Codes = null, bool IsLeaf = false)
{
    /// <summary>Whether it may occur more than once.</summary>
    public bool Repeats => Max is null or > 1;
}

/// <summary>What stands below nodes of a type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Children">Its rows in order.</param>
public sealed record SchemaType(string Name, IReadOnlyList<SchemaNode> Children);
