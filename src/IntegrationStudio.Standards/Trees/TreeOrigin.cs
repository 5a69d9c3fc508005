namespace IntegrationStudio.Standards.Trees;

/// <summary>Where a value came from.</summary>
/// <param name="Rule">The rule that wrote it: an index that the mapping which ran can name; 0 for none.</param>
/// <param name="Position">The packed position in the source (<c>Hl7Position</c>); 0 for none.</param>
public readonly record struct TreeOrigin(int Rule, ulong Position);
