using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>What edits of one folder share.</summary>
internal sealed class RuleEdit(MappingLibrary library, DefinitionFolder folder)
{
    public MappingLibrary Library => library;

    public DefinitionFolder Folder => folder;

    public MappingDefinition Definition => folder.Definition;

    /// <summary>The definition as it is before the edit. Worked out only where an edit asks about what is inherited.</summary>
    public MappingOutline Outline => field ??= Of(Definition);

    /// <summary>The rule that a change replaces, as it is without that change; null when there is none.</summary>
    public RuleDefinition? Inherited(int change, string path) =>
        Of(Definition with { Changes = [.. Definition.Changes.Where((_, i) => i != change)] }).Find(path)?.Definition;

    /// <summary>The edited folder, with the names that the rule needs; why not when the result has no right form.</summary>
    public Outcome<DefinitionFolder> Done(MappingDefinition definition, string path)
    {
        definition = Names.Ensure(library, folder.Package.With(definition), path);
        Outcome<MappingDefinition> read = MappingDefinition.Parse(definition.ToJson());
        return read.Succeeded ? folder.WithDefinition(definition) : Outcome<DefinitionFolder>.Failed(read.Problems);
    }

    public Outcome<DefinitionFolder> Unknown(string path)
    {
        string parent = path;
        OutlineRule? found = null;
        while (found is null && parent.Length > 0)
        {
            parent = RulePlace.Parent(parent);
            if (parent.Length > 0) found = Outline.Find(parent);
        }

        IReadOnlyList<OutlineRule> siblings = found?.Rules ?? Outline.Rules;
        string missing = (parent.Length == 0 ? path : path[(parent.Length + 1)..]).Split('/')[0];
        return new Problem("edit.unknown-rule", path, $"There is no rule \"{missing}\" {(parent.Length == 0 ? "at the top" : $"below \"{parent}\"")}.")
        {
            Mend = NearNames.Suggest(missing, siblings.Select(sibling => sibling.Id)),
        };
    }

    public static Outcome<DefinitionFolder> Refuse(string code, string path, string message, string? mend = null) => new Problem(code, path, message) { Mend = mend };

    private MappingOutline Of(MappingDefinition definition) => MappingOutline.Of(library.With(folder.Package.With(definition)), definition.Id);
}
