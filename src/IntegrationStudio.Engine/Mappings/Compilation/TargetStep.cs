using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>How a step goes to its node.</summary>
internal enum StepKind : byte
{
    /// <summary>The one child.</summary>
    Single,

    /// <summary>The list item of a slot.</summary>
    Slot,

    /// <summary>A new list item.</summary>
    Append,

    /// <summary>The last list item.</summary>
    Last,

    /// <summary>The list item at an index; missing ones before it are made.</summary>
    At,

    /// <summary>From a reference to its resource.</summary>
    Hop,
}

/// <summary>One compiled step of a target path.</summary>
/// <param name="Kind">How to go.</param>
/// <param name="Element">The element under which the node stands; of a hop the reference's.</param>
/// <param name="Number">Of a slot its number in the map's window, of an index the index.</param>
/// <param name="ByOrdinal">Of a slot: whether each source repetition has its own item.</param>
/// <param name="IsExtension">Whether a new node is an extension, which must not stay without a value.</param>
/// <param name="Resource">Of a hop: the resource's type.</param>
internal sealed record TargetStep(StepKind Kind, TreeElement Element, int Number = 0, bool ByOrdinal = false, bool IsExtension = false, FhirType? Resource = null);
