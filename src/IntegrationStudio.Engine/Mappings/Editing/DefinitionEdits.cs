using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Edits of what a definition says beside its rules. Pure: a folder in, another one out, or why not.</summary>
public static class DefinitionEdits
{
    /// <summary>Binds a name to a map or table; null takes the name away.</summary>
    public static Outcome<DefinitionFolder> Use(DefinitionFolder folder, string name, MappingReference? reference)
    {
        if (name.Length == 0) return new Problem("edit.name", "uses", "A name has at least one character.");
        var uses = new OrderedDictionary<string, MappingReference>(folder.Definition.Uses);
        if (reference is null) uses.Remove(name);
        else uses[name] = reference;
        return Checked(folder, folder.Definition with { Uses = uses });
    }

    /// <summary>Binds a name to what the library has under it: what inherited maps mean by it, else the map or table that goes by the name.</summary>
    public static Outcome<DefinitionFolder> Use(MappingLibrary library, DefinitionFolder folder, string name, bool isTable) =>
        Names.Reference(library, folder.Definition, name, isTable) is { } reference
            ? Use(folder, name, reference)
            : new Problem("edit.name", "uses", $"There is no {(isTable ? "table" : "map")} \"{name}\".")
            {
                Mend = NearNames.Suggest(name, library.Ids.Select(id => id[(id.LastIndexOf('/') + 1)..])),
            };

    /// <summary>Sets the decisions for the whole; one that says nothing is left out.</summary>
    public static Outcome<DefinitionFolder> Policy(DefinitionFolder folder, MappingPolicy? policy) =>
        Checked(folder, folder.Definition with { Policy = policy is null || SaysNothing(policy) ? null : policy });

    /// <summary>Sets the name for people; null or blank takes it away.</summary>
    public static Outcome<DefinitionFolder> Title(DefinitionFolder folder, string? title) =>
        Checked(folder, folder.Definition with { Title = string.IsNullOrWhiteSpace(title) ? null : title.Trim() });

    /// <summary>Sets the remark for people; null or blank takes it away.</summary>
    public static Outcome<DefinitionFolder> Note(DefinitionFolder folder, string? note) =>
        Checked(folder, folder.Definition with { Note = string.IsNullOrWhiteSpace(note) ? null : note });

    /// <summary>Sets the version.</summary>
    public static Outcome<DefinitionFolder> Version(DefinitionFolder folder, string version) => Checked(folder, folder.Definition with { Version = version });

    /// <summary>Sets what is read; null inherits.</summary>
    public static Outcome<DefinitionFolder> Source(DefinitionFolder folder, SourceSchema? source) => Checked(folder, folder.Definition with { Source = source });

    /// <summary>Sets what is written; null inherits.</summary>
    public static Outcome<DefinitionFolder> Target(DefinitionFolder folder, TargetSchema? target) => Checked(folder, folder.Definition with { Target = target });

    /// <summary>Puts a whole definition in the place of the one there; its id stays.</summary>
    public static Outcome<DefinitionFolder> Replace(DefinitionFolder folder, ReadOnlyMemory<byte> json)
    {
        Outcome<MappingPackage> read = MappingPackage.Parse(json, folder.Package.Files, folder.Package.Folder);
        if (!read.Succeeded) return Outcome<DefinitionFolder>.Failed(read.Problems);
        return read.Value.Definition.Id == folder.Definition.Id
            ? folder.With(read.Value)
            : new Problem("mapping.id", "id", $"The id \"{read.Value.Definition.Id}\" is another definition's.") { Mend = $"Use \"{folder.Definition.Id}\"." };
    }

    private static Outcome<DefinitionFolder> Checked(DefinitionFolder folder, MappingDefinition definition)
    {
        byte[] json = definition.ToJson();
        if (json.AsSpan().SequenceEqual(folder.Definition.ToJson())) return folder;
        Outcome<MappingDefinition> read = MappingDefinition.Parse(json);
        return read.Succeeded ? folder.WithDefinition(definition) : Outcome<DefinitionFolder>.Failed(read.Problems);
    }

    private static bool SaysNothing(MappingPolicy policy) => policy is
    {
        Write: null, Writes.Count: 0, Updates: null, Replaces.Count: 0, OnNull: null, Zone: null, ZoneSource: null, BadValue: null, Invalid: null, Scope: null,
        Authorities.Count: 0, Systems.Count: 0,
    };
}
