using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>What a designer session needs from the installation.</summary>
internal sealed class DesignerServices(MappingLibrary library, TimeProvider time)
{
    /// <summary>The definitions that drafts extend and use.</summary>
    public MappingLibrary Library => library;

    public TimeProvider Time => time;

    /// <summary>Opens the folder of a definition as the library has it.</summary>
    public Outcome<DefinitionFolder> Open(string id)
    {
        Outcome<MappingPackage> package = library.Read(id);
        if (!package.Succeeded) return Outcome<DefinitionFolder>.Failed(package.Problems);
        return package.Value.Folder is { } folder ? DefinitionFolder.Read(folder, id) : DefinitionFolder.Of(package.Value);
    }
}
