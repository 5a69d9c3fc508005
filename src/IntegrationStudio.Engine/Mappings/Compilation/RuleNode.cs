using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>What a rule does with its item.</summary>
internal enum RuleAction : byte
{
    /// <summary>Only runs its nested rules.</summary>
    Nest,

    /// <summary>Writes the item's value.</summary>
    Copy,

    /// <summary>Writes the item, or the segment, with its parts: from HL7 v2 to HL7 v2.</summary>
    CopyParts,

    /// <summary>Writes a node of the source with everything below it, by the names of elements.</summary>
    CopyTree,

    /// <summary>Writes a constant.</summary>
    Constant,

    /// <summary>Runs another map.</summary>
    Map,

    /// <summary>Writes a reference.</summary>
    Reference,

    /// <summary>Runs a script.</summary>
    Script,
}

/// <summary>A rule ready to run. Everything that can be known before a message comes is a field here.</summary>
internal sealed class RuleNode
{
    public required ResolvedRule Rule { get; init; }

    public string Id => Rule.Id;

    /// <summary>FNV-1a of the id: what ids of resources without a key are made from.</summary>
    public ulong IdHash => _idHash == 0 ? _idHash = Hash(Rule.Id) : _idHash;

    private ulong _idHash;

    public SourceRead Source { get; set; } = SourceRead.Nothing;

    /// <summary>The field (of the segment) or component (of the item) without which the rule does nothing; 0 when it always has to be looked at.</summary>
    public int Gate { get; set; }

    public bool GateIsField { get; set; }

    /// <summary>Index of the next sibling with another gate.</summary>
    public int NextGate { get; set; }

    /// <summary>Every item is a scope and a frame of its own.</summary>
    public bool IsEach { get; set; }

    public CompiledExpression? When { get; set; }

    /// <summary>The condition where it only asks for plain fields; null for other conditions.</summary>
    public Hl7Condition? WhenPlain { get; set; }

    /// <summary>Whether the condition looks at the item; otherwise it is asked once, before the source is read.</summary>
    public bool WhenNeedsItem { get; set; }

    public RuleAction Action { get; set; }

    public RuleMode Mode { get; set; }

    public OnNull OnNull { get; set; }

    /// <summary>Name of the resource to write into; -1: the current target.</summary>
    public int On { get; set; } = -1;

    /// <summary>Type of the resource that is made or continued.</summary>
    public FhirType? Resource { get; set; }

    public int ResourceName { get; set; } = -1;

    public CompiledExpression[] Key { get; set; } = [];

    public TargetStep[] Steps { get; set; } = [];

    /// <summary>Whether a second item of the source would overwrite the first.</summary>
    public bool IsSingle { get; set; }

    /// <summary>Type of the node at the end of the path.</summary>
    public TreeType? TargetType { get; set; }

    /// <summary>Its element; null where the path is <c>$this</c>.</summary>
    public TreeElement? TargetElement { get; set; }

    public Conversion Conversion { get; set; }

    public FhirPrimitive Primitive { get; set; }

    public FhirValueSet? Required { get; set; }

    public CompiledMap? Called { get; set; }

    public Constant? Value { get; set; }

    public Constant? Default { get; set; }

    public int ReferenceName { get; set; } = -1;

    /// <summary>The segments whose resource of that name is meant; null for the one of the frames around.</summary>
    public CompiledExpression? At { get; set; }

    public CompiledExpression? Functions { get; set; }

    public TableUse? Table { get; set; }

    public ScriptUse? Script { get; set; }

    public RuleNode[] Rules { get; set; } = [];

    /// <summary>See <see cref="LeafRule"/>.</summary>
    public bool IsLeaf { get; set; }

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 1099511628211;
        return hash;
    }

    /// <summary>Whether anything that the rule runs may look at the item by an expression.</summary>
    public bool EntersScope => Rules.Length > 0 || Called is not null || WhenNeedsItem || Functions is not null || At is not null || Key.Length > 0 || IsEach || Resource is not null;
}

/// <summary>A map compiled for one target type.</summary>
internal sealed class CompiledMap
{
    public required ResolvedMap Map { get; init; }

    public RuleNode[] Rules { get; set; } = [];

    /// <summary>Which of the rules can do anything for what is there; null where they are few.</summary>
    public RuleChoice? Choice { get; set; }

    /// <summary>Whether other message maps use it too.</summary>
    public bool IsShared { get; set; }

    /// <summary>Whether what it writes depends on nothing but its item; null while nobody asked.</summary>
    public bool? DependsOnItemOnly { get; set; }

    /// <summary>What it made of items that come again; null where that depends on more than the item.</summary>
    public MapMemory? Memory { get; set; }

    /// <summary>Which elements of its target its rules go through; known where there is a memory.</summary>
    public ulong Touches { get; set; }

    /// <summary>How many slots its paths name.</summary>
    public int Slots { get; set; }
}

/// <summary>A table as a rule uses it.</summary>
/// <param name="Table">The table; null when the calling rule hands one over, or when only the policy has entries.</param>
/// <param name="Handed">Whether the calling rule hands it over.</param>
/// <param name="Names">Entries of the policy that come first; null without.</param>
internal sealed record TableUse(CodeTable? Table, bool Handed = false, IReadOnlyDictionary<string, string>? Names = null)
{
    /// <summary>Whether what is not in it is not written.</summary>
    public bool OnlyHits { get; init; }

    /// <summary>Whether nothing can ever be found.</summary>
    public bool IsEmpty => Table is null && !Handed && Names is not { Count: > 0 };

    /// <summary>Whether a name that is not in it is a coding system of the sender's own.</summary>
    public bool HasLocalNames { get; init; }

    /// <summary>Siblings of the target that a row fills too.</summary>
    public TreeElement? System { get; set; }

    public TreeElement? Display { get; set; }
}

/// <summary>A script as a rule uses it.</summary>
/// <param name="Path">The author's file with its mapping's id before it.</param>
/// <param name="Function">The exported function.</param>
internal sealed record ScriptUse(string Path, string Function);

/// <summary>A constant in the form in which it is written.</summary>
internal sealed class Constant(JsonElement json, byte[] text)
{
    /// <summary>An object or array, written by structure.</summary>
    public JsonElement Json { get; } = json;

    /// <summary>The text of a string, the literal of a number or boolean.</summary>
    public byte[] Text { get; } = text;

    public bool IsStructure => Json.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
}
