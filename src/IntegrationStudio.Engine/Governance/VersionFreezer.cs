using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>Pins what a definition refers to: the product's definitions as they are now, own ones as their newest approved version.</summary>
internal sealed class VersionFreezer(MappingLibrary shipped, VersionReader reader)
{
    /// <summary>Freezes a folder under a number. Fails with everything that hinders: what is missing or not approved, two pins of one definition, what does not compile.</summary>
    public async Task<Outcome<FrozenVersion>> FreezeAsync(DefinitionFolder folder, string number, CancellationToken cancel)
    {
        MappingDefinition definition = folder.Definition;
        if (Shipped.Owns(definition.Id))
            return new Problem("version.shipped", definition.Id, "The definition is the product's own and changes with its releases.") { Mend = "Make a mapping that extends it, and hand that in." };
        var problems = new List<Problem>();
        var pins = new Dictionary<string, MappingReference>(StringComparer.Ordinal);
        var closure = new Dictionary<string, (string Hash, MappingPackage Package)>(StringComparer.Ordinal);
        foreach (MappingReference reference in FrozenVersion.References(definition).DistinctBy(reference => reference.Id))
            if (reference.Id == definition.Id) problems.Add(new Problem("version.circle", definition.Id, "It refers to itself."));
            else await PinAsync(definition.Id, reference, pins, closure, problems, cancel).ConfigureAwait(false);
        if (problems.Count > 0) return Outcome<FrozenVersion>.Failed(problems);

        DefinitionFolder frozen = folder.WithDefinition(definition with
        {
            Version = number,
            Extends = definition.Extends is { } extends ? pins[extends.Id] : null,
            Uses = new OrderedDictionary<string, MappingReference>(definition.Uses.Select(use => KeyValuePair.Create(use.Key, pins[use.Value.Id]))),
        });
        MappingLibrary library = MappingLibrary.Of(closure.Values.Select(pinned => pinned.Package).Append(frozen.Package));
        Problem[] errors = [.. library.Check(definition.Id).Where(problem => problem.Severity == Severity.Error)];
        if (errors.Length > 0) return Outcome<FrozenVersion>.Failed(errors);
        return library.EffectiveHash(definition.Id) is { } hash
            ? new FrozenVersion(frozen, hash, library)
            : new Problem("compile.hash", definition.Id, "Something that is used, perhaps only by name, is missing or uses this mapping in turn.");
    }

    /// <summary>A definition without its pins: what a draft begins with, so that it meets the newest of what it uses.</summary>
    public static DefinitionFolder Unpinned(DefinitionFolder folder) => folder.WithDefinition(folder.Definition with
    {
        Extends = folder.Definition.Extends is { } extends ? new MappingReference(extends.Id) : null,
        Uses = new OrderedDictionary<string, MappingReference>(folder.Definition.Uses.Select(use => KeyValuePair.Create(use.Key, new MappingReference(use.Value.Id)))),
    });

    private async Task PinAsync(
        string by, MappingReference reference, Dictionary<string, MappingReference> pins, Dictionary<string, (string Hash, MappingPackage Package)> closure, List<Problem> problems, CancellationToken cancel)
    {
        MappingLibrary library;
        if (Shipped.Owns(reference.Id))
        {
            if (shipped.EffectiveHash(reference.Id) is not { } hash)
            {
                problems.AddRange(shipped.Read(reference.Id) is { Succeeded: false } read ? read.Problems : [new Problem("compile.hash", reference.Id, "Something that it uses is missing.")]);
                return;
            }

            library = shipped;
            pins[reference.Id] = new MappingReference(reference.Id, shipped.Find(reference.Id)!.Definition.Version, hash);
        }
        else
        {
            MappingVersion? version = await reader.ApprovedAsync(reference.Id, reference.Version, cancel).ConfigureAwait(false);
            if (version is null)
            {
                string named = reference.Version is null ? reference.Id : $"{reference.Id}@{reference.Version}";
                problems.Add(new Problem("version.pin-unapproved", by, $"It uses {named}, which has no approved version.") { Mend = $"Hand {reference.Id} in for review first." });
                return;
            }

            Outcome<MappingLibrary> pinned = await reader.LibraryAsync(version.EffectiveHash, cancel).ConfigureAwait(false);
            if (!pinned.Succeeded)
            {
                problems.AddRange(pinned.Problems);
                return;
            }

            library = pinned.Value;
            pins[reference.Id] = new MappingReference(reference.Id, version.Key.Number, version.EffectiveHash);
        }

        foreach (string id in library.References.Reach(reference.Id))
        {
            if (library.Find(id) is not { } package || library.EffectiveHash(id) is not { } hash) continue;
            if (closure.TryGetValue(id, out (string Hash, MappingPackage Package) other) && other.Hash != hash)
                problems.Add(new Problem("version.two-pins", id, $"{reference.Id} was approved with another state of {id} than is used here ({other.Package.Definition.Version}, {other.Hash[..15]}; {package.Definition.Version}, {hash[..15]}).")
                {
                    Mend = $"Hand in a new version of {reference.Id}, so that it takes the newest {id}.",
                });
            else closure[id] = (hash, package);
        }
    }
}
