using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Finds the type that a map's rules write into, by its target's format.</summary>
internal static class TargetRoots
{
    private const string Fhir = Formats.Fhir;
    private const string Hl7 = Formats.Hl7v2;

    /// <summary>Of a message map; null when it cannot be written, which is then reported.</summary>
    public static TreeType? OfMessage(TargetSchema target, string id, CompileContext context)
    {
        if (target.Format == Fhir) return FhirSchema.R4.Resource("Bundle");
        if (IsFree(target.Format)) return OfFree(target);
        if (target.Format != Hl7) return Unknown(target.Format, id, context);
        if (target.Bundle is not null) context.Report("compile.target", $"{id}#target/bundle", "Only FHIR has Bundles.");
        if (target.Structure is not { } structure)
        {
            context.Report("compile.target", $"{id}#target/structure", "The structure of the new message is missing.");
            return null;
        }

        // As with sources: without a version the newest that has the structure.
        IEnumerable<string> versions = target.Version is { } wanted ? [wanted] : Hl7Dictionary.Versions.Reverse();
        TreeType? root = versions.Select(version => Hl7TreeSchema.For(version).Structure(structure)).FirstOrDefault(found => found is not null);
        Hl7VersionDefinition first = Hl7Dictionary.For(versions.First());
        if (root is null) context.Report("compile.target", $"{id}#target/structure", $"HL7 v{first.Version} has no message structure \"{structure}\".", NearNames.Suggest(structure, first.Structures));
        return root;
    }

    /// <summary>Of a segment or data type map; null when nothing has that name, which is then reported.</summary>
    public static TreeType? OfPart(ResolvedMap map, CompileContext context)
    {
        if (map.Target is { } free && IsFree(free.Format)) return OfFree(free);
        if (map.Target is { Format: not (Fhir or Hl7) and var format }) return Unknown(format, map.Id, context);
        string name = map.Target?.Type ?? "";
        TreeType? type = map.Target?.Format == Hl7 ? OfHl7(name, map.Target.Version ?? Hl7Dictionary.Versions[^1]) : FhirSchema.R4.Type(name);
        if (type is null) context.Report("compile.target", $"{map.Id}#target/type", $"\"{map.Target?.Type}\" is no type.");
        return type;
    }

    private static bool IsFree(string format) => format is Formats.Json or Formats.Xml or Formats.Delimited;

    /// <summary>A type whose elements come into being as rules name them, in the order of the rules.</summary>
    private static JsonTreeType OfFree(TargetSchema target) => new(target.Type ?? (target.Format == Formats.Delimited ? "rows" : "root"));

    private static Hl7TreeType? OfHl7(string name, string version)
    {
        Hl7VersionDefinition definition = Hl7Dictionary.For(version);
        if (definition.Segment(name) is not null) return Hl7TreeSchema.For(version).Segment(name);
        return definition.DataType(name) is null ? null : Hl7TreeSchema.For(version).DataType(name);
    }

    private static TreeType? Unknown(string format, string id, CompileContext context)
    {
        context.Report("compile.target", $"{id}#target/format", $"\"{format}\" cannot be written.", $"Use one of {string.Join(", ", Formats.All)}.");
        return null;
    }
}
