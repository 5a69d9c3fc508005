namespace IntegrationStudio.Engine.Mappings.Drafts;

/// <summary>A definition on which somebody works.</summary>
/// <param name="Id">The definition's id.</param>
/// <param name="Revision">Counts what was saved; the next save names it, so that nobody's work is overwritten unseen.</param>
/// <param name="BaseHash">Content hash of the library's definition when the draft was begun; null for one that the library did not have.</param>
/// <param name="Folder">The definition with everything beside it.</param>
/// <param name="Author">Who saved last.</param>
/// <param name="Updated">When.</param>
public sealed record Draft(string Id, long Revision, string? BaseHash, DefinitionFolder Folder, string Author, DateTimeOffset Updated);

/// <summary>A draft as lists show it.</summary>
/// <param name="Id">The definition's id.</param>
/// <param name="Revision">See <see cref="Draft.Revision"/>.</param>
/// <param name="Definition">The definition as the draft has it.</param>
/// <param name="Author">Who saved last.</param>
/// <param name="Updated">When.</param>
public sealed record DraftInfo(string Id, long Revision, MappingDefinition Definition, string Author, DateTimeOffset Updated);

/// <summary>A revision that somebody saved on purpose.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Note">What the author said of it; null for nothing.</param>
/// <param name="Author">Who.</param>
/// <param name="At">When.</param>
public sealed record DraftCheckpoint(long Revision, string? Note, string Author, DateTimeOffset At);

/// <summary>What became of a save.</summary>
/// <param name="Revision">The draft's revision now: the new one, or that of the other who was first.</param>
/// <param name="Other">The draft as another saved it meanwhile; null when the save succeeded.</param>
public sealed record DraftSave(long Revision, Draft? Other)
{
    /// <summary>Whether it was saved.</summary>
    public bool Succeeded => Other is null;
}
