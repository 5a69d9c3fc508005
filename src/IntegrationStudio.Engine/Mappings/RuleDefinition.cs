using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>One line of a mapping: where from, where to, how, under which condition. Reference: docs/adr/0003-mapping-definition.md.</summary>
public sealed record RuleDefinition
{
    /// <summary>Unique among its siblings; never contains <c>/</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Source expression, usually an HL7 path; the rule runs once per valued item of it.</summary>
    public string? From { get; init; }

    /// <summary>Source expression (a group, segment, field or any other); each item becomes a scope of its own.</summary>
    public string? Each { get; init; }

    /// <summary>Condition, asked for each item.</summary>
    public string? When { get; init; }

    /// <summary>Target path; null is the current target.</summary>
    public string? To { get; init; }

    /// <summary>Type of the resource that the rule makes or continues.</summary>
    public string? Resource { get; init; }

    /// <summary>Name of that resource for <see cref="Ref"/> and <see cref="On"/>; its type when null.</summary>
    public string? As { get; init; }

    /// <summary>Name of a resource to write into instead of the current target.</summary>
    public string? On { get; init; }

    /// <summary>Expressions whose values are the resource's identity: authority first when there are several.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>What a further resource of the same key means.</summary>
    public Repeats Repeats { get; init; }

    /// <summary>Name (from <c>uses</c>) of the map that is called.</summary>
    public string? Map { get; init; }

    /// <summary>Constant to write; undefined when there is none.</summary>
    public JsonElement Value { get; init; }

    /// <summary>Name of a resource to which a Reference is written.</summary>
    public string? Ref { get; init; }

    /// <summary>Expression for the segments whose resource of the name <see cref="Ref"/> is meant, wherever they stand; null for the one of the frames around.</summary>
    public string? At { get; init; }

    /// <summary>Script and function, e.g. <c>scripts/notes.ts#join</c>.</summary>
    public string? Script { get; init; }

    /// <summary>Functions of the expression language that the value passes through in turn, e.g. <c>trim</c> or <c>substring(0, 8)</c>.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>Code table: a name from <c>uses</c>, a file (<c>tables/x.csv</c>), or <c>*</c> for the one that the calling rule hands over.</summary>
    public string? Table { get; init; }

    /// <summary>Constant to write when nothing came; undefined when there is none.</summary>
    public JsonElement Default { get; init; }

    /// <summary>What <c>""</c> in the source does.</summary>
    public OnNull OnNull { get; init; }

    /// <summary>What the rule does where something is already.</summary>
    public RuleMode Mode { get; init; }

    /// <summary>A remark for people.</summary>
    public string? Note { get; init; }

    /// <summary>Rules that run inside this rule's item and target.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];
}
