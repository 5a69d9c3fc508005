using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Chooses the profiles that sources and targets follow.</summary>
public static class ProfileEdits
{
    private const string MetaProfile = "meta.profile";

    /// <summary>Sets the profile of a target resource; null goes back to base FHIR.</summary>
    public static Outcome<DefinitionFolder> Target(DefinitionFolder folder, MappingOutline outline, string type, string? url)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(outline);
        TargetSchema target = folder.Definition.Target ?? outline.Target ?? new TargetSchema(Formats.Fhir);
        if (target.Format != Formats.Fhir) return new Problem("edit.profile", "target.profiles", "Only FHIR has profiles.");
        var profiles = new OrderedDictionary<string, string>(target.Profiles);
        bool isInherited = folder.Definition.Extends is not null;
        if (url is null && isInherited) profiles[type] = TargetSchema.BaseRoot + type;
        else if (url is null) profiles.Remove(type);
        else profiles[type] = url;
        return DefinitionEdits.Target(folder, target with { Profiles = profiles });
    }

    /// <summary>Sets the profile that the input follows; null for the base type.</summary>
    public static Outcome<DefinitionFolder> Source(DefinitionFolder folder, MappingOutline outline, string? url)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(outline);
        SourceSchema? source = folder.Definition.Source ?? outline.Source;
        return source is { Format: Formats.Fhir }
            ? DefinitionEdits.Source(folder, source with { Profile = url })
            : new Problem("edit.profile", "source.profile", "Only FHIR has profiles.");
    }

    /// <summary>The rule of a resource that writes which profile it follows; null when there is none.</summary>
    public static OutlineRule? Written(MappingOutline outline, string resource)
    {
        ArgumentNullException.ThrowIfNull(outline);
        return outline.Walk().FirstOrDefault(rule => rule.DisabledBy is null && rule.Target == $"{resource}/meta/profile" && rule.Definition.Value.ValueKind == JsonValueKind.String);
    }

    /// <summary>Lets a resource say its profile in <c>meta.profile</c>; null takes that away. A profile that is said already is said anew.</summary>
    public static Outcome<DefinitionFolder> Write(MappingLibrary library, DefinitionFolder folder, MappingOutline outline, string resource, string? url)
    {
        ArgumentNullException.ThrowIfNull(outline);
        OutlineRule? written = Written(outline, resource);
        if (url is null) return written is null ? folder : RuleEdits.Remove(library, folder, written.Path);
        JsonElement value = JsonSerializer.SerializeToElement(url);
        if (written is not null) return RuleEdits.Set(library, folder, written.Path, written.Definition with { Value = value });
        string? maker = outline.Resources.FirstOrDefault(made => made.Name == resource)?.RulePath;
        if (maker is null && outline.Definition.Kind == MappingKind.Message) return new Problem("edit.profile", resource, $"No rule makes {resource} yet.");
        return RuleEdits.Add(library, folder, maker ?? "", new RuleDefinition { Id = "profile", To = MetaProfile, Value = value });
    }
}
