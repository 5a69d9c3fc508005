using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Where a rule reads: the innermost group, segment and item.</summary>
internal struct Scope
{
    public Hl7Group Group;

    /// <summary>Index of the current segment; -1 in a group.</summary>
    public int Segment;

    /// <summary>The current element; meaningful when <see cref="HasItem"/>.</summary>
    public Hl7Element Item;

    public bool HasItem;

    /// <summary>The innermost node of a source that is a tree; <see cref="Standards.Trees.DataTree.None"/> for messages.</summary>
    public int Node;

    /// <summary>The current value where it is no element of the message; empty otherwise.</summary>
    public Item Value;

    public readonly Item AsItem(Hl7Message message)
    {
        if (!Value.IsEmpty) return Value;
        if (HasItem) return Standards.Expressions.Item.Of(Item);
        return Segment >= 0 ? Standards.Expressions.Item.Of(message[Segment]) : Standards.Expressions.Item.Of(Group);
    }
}

/// <summary>Where a rule writes.</summary>
internal struct Target
{
    /// <summary>The current target.</summary>
    public int Node;

    /// <summary>First slot of the innermost window.</summary>
    public int Window;

    /// <summary>How many slots the current map has.</summary>
    public int Slots;

    /// <summary>0-based repetition of the source that leads here.</summary>
    public int Ordinal;

    /// <summary>The codes that the caller's element may have, where the current target is that element itself.</summary>
    public Standards.Fhir.FhirValueSet? Required;

    /// <summary>The table that the caller handed to the current map.</summary>
    public Compilation.TableUse? Handed;
}

/// <summary>A resource of the result.</summary>
internal struct ResourceEntry
{
    public int Node;
    public Compilation.RuleNode Rule;

    /// <summary>Index of the segment in which it was made; -1 when that was none.</summary>
    public int Segment;

    /// <summary>What the path of rules that made it hashes to.</summary>
    public ulong PathHash;

    /// <summary>Identity by the rule's key: authority and value; null without.</summary>
    public string? Key;

    public Guid Id;

    /// <summary>The entry that this one was merged into; -1 when it stands for itself.</summary>
    public int Merged;

    public bool Dropped;

    /// <summary>Whether the id is of this message only, because nothing names the thing.</summary>
    public bool IsUnnamed;

    /// <summary>The node below which the last reference to it was written.</summary>
    public int LinkedFrom;

    /// <summary>How it is written.</summary>
    public Compilation.WriteKind Write;

    /// <summary>What its segment's action code says.</summary>
    public ActionCode Action;
}
