using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Engine.Governance;

/// <summary>A definition as it is to be kept for ever: its references pinned, with everything that they reach.</summary>
/// <param name="Folder">The definition with its number and its pins, and everything beside it.</param>
/// <param name="EffectiveHash">Content and everything pinned.</param>
/// <param name="Library">It and everything that it pins, nothing else.</param>
internal sealed record FrozenVersion(DefinitionFolder Folder, string EffectiveHash, MappingLibrary Library)
{
    /// <summary>The packed folder.</summary>
    public byte[] Content { get; } = DefinitionArchive.Write(Folder);

    /// <summary>What lists show of it.</summary>
    public VersionSummary Summary => SummaryOf(Folder, Library);

    /// <summary>Everything that is to be found by its effective hash, the definition itself among it.</summary>
    public IEnumerable<FrozenEntry> Entries => Library.All.Select(package => new FrozenEntry(
        Library.EffectiveHash(package.Definition.Id)!, package,
        [.. References(package.Definition).Select(reference => Library.EffectiveHash(reference.Id)!).Distinct()]));

    /// <summary>What lists show of a definition, inherited where it does not say itself; a circle of bases ends the search.</summary>
    public static VersionSummary SummaryOf(DefinitionFolder folder, MappingLibrary library)
    {
        MappingDefinition definition = folder.Definition;
        (SourceSchema? source, TargetSchema? target) = (definition.Source, definition.Target);
        var seen = new HashSet<string>(StringComparer.Ordinal) { definition.Id };
        for (MappingDefinition at = definition; (source is null || target is null) && at.Extends is { } extends && seen.Add(extends.Id) && library.Find(extends.Id) is { } package; at = package.Definition)
        {
            source ??= package.Definition.Source;
            target ??= package.Definition.Target;
        }

        // Layouts, profiles and files stay with the definition itself.
        source = source is null ? null : new SourceSchema(source.Format, source.Structure, source.Version) { Type = source.Type };
        target = target is null ? null : new TargetSchema(target.Format, target.Type, target.Bundle, target.Structure, target.Version);
        return new VersionSummary(definition.Title, definition.Kind, source, target, definition.Extends?.Id, folder.Beside.Keys.Any(path => !path.EndsWith(".md", StringComparison.Ordinal)));
    }

    /// <summary>What a definition extends and uses.</summary>
    public static IEnumerable<MappingReference> References(MappingDefinition definition) =>
        definition.Extends is { } extends ? definition.Uses.Values.Append(extends) : definition.Uses.Values;
}

/// <summary>A definition that a version pins, or the version itself.</summary>
/// <param name="EffectiveHash">Names it.</param>
/// <param name="Package">What runs.</param>
/// <param name="Uses">The effective hashes of what it extends and uses itself.</param>
internal sealed record FrozenEntry(string EffectiveHash, MappingPackage Package, IReadOnlyList<string> Uses);
