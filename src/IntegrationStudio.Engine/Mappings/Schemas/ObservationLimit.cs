namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>How much of documents is looked at, so that a hostile one costs no more than a large one.</summary>
/// <param name="countsLists">Whether only several items make a list: in XML any element may come again.</param>
internal sealed class ObservationLimit(bool countsLists)
{
    /// <summary>The most rows that samples may teach.</summary>
    public const int MostElements = 20_000;

    private const int MostNodes = 500_000;

    private int _nodes = MostNodes;
    private int _elements = MostElements;

    /// <summary>How deep documents are looked into.</summary>
    public const int Deepest = 64;

    public bool CountsLists { get; } = countsLists;

    /// <summary>Whether something was left out.</summary>
    public bool IsReached => _nodes < 0 || _elements < 0;

    public bool TakeNode() => --_nodes >= 0;

    public bool TakeElement() => --_elements >= 0;
}
