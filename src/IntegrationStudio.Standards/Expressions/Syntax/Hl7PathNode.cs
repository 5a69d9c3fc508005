namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>One group or segment name of an <see cref="Hl7PathNode"/>.</summary>
/// <param name="Name">The group's or segment's name.</param>
/// <param name="Occurrence">1-based; <see cref="Hl7PathNode.All"/> for <c>[*]</c>; 0 when not said.</param>
public readonly record struct Hl7PathStep(string Name, int Occurrence);

/// <summary>
/// An HL7 v2 path: <c>PID-3[2].4.2</c>, <c>OBX[*]-5</c>, <c>PATIENT.PID-3</c>, <c>ORC</c>, or a component of the current item, <c>CX.4.2</c>. Counts from 1.
/// </summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="Target">Where to start; null for the current scope and outwards.</param>
/// <param name="Steps">Groups and the segment; for a component of the current item its data type alone.</param>
public sealed record Hl7PathNode(TextSpan Span, SyntaxNode? Target, IReadOnlyList<Hl7PathStep> Steps) : SyntaxNode(Span)
{
    /// <summary>The value of an occurrence or repetition that says all, <c>[*]</c>.</summary>
    public const int All = -1;

    /// <summary>The field, from 1; 0 for a whole segment or group, or a component of the current item.</summary>
    public int Field { get; init; }

    /// <summary>The field's repetition, from 1; <see cref="All"/> for <c>[*]</c>; 0 when not said.</summary>
    public int Repetition { get; init; }

    /// <summary>The component, from 1; 0 for the whole.</summary>
    public int Component { get; init; }

    /// <summary>The subcomponent, from 1; 0 for the whole.</summary>
    public int Subcomponent { get; init; }

    /// <summary>Whether this is a component of the current item (<c>CX.4</c>).</summary>
    public bool IsComponent => Field == 0 && Component > 0;

    /// <inheritdoc/>
    public override IEnumerable<SyntaxNode> Children => Target is null ? [] : [Target];
}
