namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>A segment's definition.</summary>
/// <param name="Name">E.g. <c>PID</c>.</param>
/// <param name="Title">E.g. <c>Patient Identification</c>.</param>
/// <param name="Fields">In order; index 0 is field 1.</param>
public sealed record Hl7SegmentDefinition(string Name, string Title, IReadOnlyList<Hl7FieldDefinition> Fields)
{
    /// <summary>The 1-based field, or null.</summary>
    public Hl7FieldDefinition? Field(int number) => number >= 1 && number <= Fields.Count ? Fields[number - 1] : null;
}

/// <summary>A field of a segment or a component of a data type.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Name">E.g. <c>Patient Identifier List</c>.</param>
/// <param name="DataType">E.g. <c>CX</c>; <c>VARIES</c> when the message says it.</param>
/// <param name="Min">0 or 1.</param>
/// <param name="Max">Repetitions; 0 = unbounded.</param>
/// <param name="Length">Largest length in characters; 0 when not said.</param>
/// <param name="Table">Four-digit table number, or null.</param>
public sealed record Hl7FieldDefinition(int Number, string Name, string DataType, int Min, int Max, int Length, string? Table);

/// <summary>A data type; without components it is primitive.</summary>
/// <param name="Name">E.g. <c>CX</c>.</param>
/// <param name="Title">E.g. <c>Extended Composite ID with Check Digit</c>.</param>
/// <param name="Components">In order; index 0 is component 1.</param>
public sealed record Hl7DataTypeDefinition(string Name, string Title, IReadOnlyList<Hl7FieldDefinition> Components)
{
    /// <summary>Whether the type has no components.</summary>
    public bool IsPrimitive => Components.Count == 0;
}

/// <summary>A code table.</summary>
/// <param name="Number">Four digits, e.g. <c>0001</c>.</param>
/// <param name="Title">E.g. <c>Administrative Sex</c>.</param>
/// <param name="Values">Code to text.</param>
public sealed record Hl7TableDefinition(string Number, string Title, IReadOnlyDictionary<string, string> Values);
