using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>Where the rules of a definition start, by its kind and formats.</summary>
internal static class OutlineRoots
{
    private const string Hl7 = Formats.Hl7v2;
    private const string Fhir = Formats.Fhir;

    /// <summary>The scope of the top rules.</summary>
    public static SourceScope Source(MappingKind kind, SourceSchema? source)
    {
        string? name = source?.Structure ?? source?.Type;
        if (source is { Format: not Hl7 }) return new(new SourcePlace(""), null, false, source.Type ?? name);
        if (kind == MappingKind.Message) return new(new SourcePlace("", Structure(source)?.Root), null, true, null);
        if (name is null) return new(null, null, true, null);
        return kind == MappingKind.Segment
            ? new(new SourcePlace(name, null, name, name), null, true, null)
            : new(new SourcePlace(name, IsItem: true), null, true, name);
    }

    /// <summary>The place that the top rules write into.</summary>
    public static TargetPlace Target(MappingKind kind, TargetSchema? target)
    {
        string format = target?.Format ?? Fhir;
        if (kind == MappingKind.Message)
        {
            return format switch
            {
                Fhir => new("", FhirSchema.R4.Resource("Bundle")),
                Hl7 when target?.Structure is { } structure => new("", Versions(target.Version).Select(version => Hl7TreeSchema.For(version).Structure(structure)).FirstOrDefault(found => found is not null)),
                Hl7 => new("", null),
                _ => new("", new JsonTreeType()),
            };
        }

        string type = target?.Type ?? "";
        if (format == Fhir) return new(type, FhirSchema.R4.Type(type));
        if (format != Hl7) return new(type, new JsonTreeType());
        Hl7TreeSchema schema = Hl7TreeSchema.For(target?.Version ?? Hl7Dictionary.Versions[^1]);
        return new(type, Hl7Dictionary.For(Hl7Dictionary.Versions[^1]).Segment(type) is null ? schema.DataType(type) : schema.Segment(type));
    }

    /// <summary>The structure of a message source, as compiling chooses it: without a version the newest that has it.</summary>
    public static Hl7StructureDefinition? Structure(SourceSchema? source)
    {
        if (source?.Structure is not { } name) return null;
        return name == Hl7StructureDefinition.GeneralName
            ? Hl7StructureDefinition.General
            : Versions(source.Version).Select(version => Hl7Dictionary.For(version).Structure(name)).FirstOrDefault(found => found is not null);
    }

    private static IEnumerable<string> Versions(string? wanted) => wanted is null ? Hl7Dictionary.Versions.Reverse() : [wanted];
}
