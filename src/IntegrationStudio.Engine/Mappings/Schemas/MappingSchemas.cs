using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>Describes what a definition reads and writes.</summary>
public static class MappingSchemas
{
    private const int MostSamples = 50;

    /// <summary>The source's tree. Never fails: what is wrong is among its problems.</summary>
    /// <param name="library">Where the definition and what it uses stand.</param>
    /// <param name="outline">The definition, inheritance applied.</param>
    /// <param name="package">The definition with its files.</param>
    /// <param name="samples">Inputs from which to learn what no definition says.</param>
    public static SchemaDescription Source(MappingLibrary library, MappingOutline outline, MappingPackage package, IReadOnlyList<ReadOnlyMemory<byte>> samples)
    {
        ArgumentNullException.ThrowIfNull(outline);
        ArgumentNullException.ThrowIfNull(samples);
        SourceSchema source = outline.Source ?? new SourceSchema(Formats.Hl7v2);
        return source.Format switch
        {
            Formats.Hl7v2 => Hl7(outline.Definition.Kind, source.Structure, source.Version, samples, isTarget: false),
            Formats.Fhir => FhirSource(source, package, samples),
            Formats.Json or Formats.Xml or Formats.Delimited => TreeSchemas.Describe(source, package, samples, "source"),
            _ => Empty(source.Format, "source.format"),
        };
    }

    /// <summary>The target's tree. Never fails: what is wrong is among its problems.</summary>
    public static SchemaDescription Target(MappingLibrary library, MappingOutline outline, MappingPackage package)
    {
        ArgumentNullException.ThrowIfNull(outline);
        TargetSchema target = outline.Target ?? new TargetSchema(Formats.Fhir);
        MappingKind kind = outline.Definition.Kind;
        return target.Format switch
        {
            Formats.Hl7v2 => Hl7(kind, kind == MappingKind.Message ? target.Structure : target.Type, target.Version, [], isTarget: true),
            Formats.Fhir => FhirTarget(kind, target, outline, package),
            Formats.Json or Formats.Xml or Formats.Delimited => TreeSchemas.Describe(new SourceSchema(target.Format) { Type = target.Type, Schema = target.Schema, Layout = target.Layout }, package, [], "target"),
            _ => Empty(target.Format, "target.format"),
        };
    }

    private static SchemaDescription FhirSource(SourceSchema source, MappingPackage package, IReadOnlyList<ReadOnlyMemory<byte>> samples)
    {
        List<DataTree> trees = [.. samples.Take(MostSamples).Select(sample => MappingInput.Read(source, sample).Value?.Tree).OfType<DataTree>()];
        string root = FhirSourceTypes.RootOf(source.Type, trees);
        bool isKnown = FhirSchema.R4.Type(root) is not null;
        var problems = new List<Problem>();
        if (!isKnown) problems.Add(Unknown("source.type", root, "type of FHIR R4"));
        Dictionary<string, string> followed = source.Profile is { } profile ? new() { [root] = profile } : [];
        var profiles = new ProfiledTypes(followed, package.Files, "source", problems);
        return new(Formats.Fhir, SchemaDescription.Top, new FhirSourceTypes(root, FhirSourceTypes.Resources(trees), profiles), problems);
    }

    private static SchemaDescription FhirTarget(MappingKind kind, TargetSchema target, MappingOutline outline, MappingPackage package)
    {
        var problems = new List<Problem>();
        var profiles = new ProfiledTypes(target.Profiles.Where(one => target.ProfileOf(one.Key) is not null).ToDictionary(), package.Files, "target", problems);
        if (kind == MappingKind.Message)
        {
            IReadOnlyList<OutlineResource> all = WithDisabled(outline);
            ILookup<string, OutlineResource> types = all.ToLookup(resource => resource.Type);
            SchemaNode[] resources = [.. all.Select(resource => FhirTypes.Resource(resource.Name, resource.Type) with { Label = resource.Name == $"{resource.Type}[1]" && types[resource.Type].Count() == 1 ? resource.Type : resource.Name })];
            return new(Formats.Fhir, SchemaDescription.Top, new FhirTypes(resources, profiles, isBundle: true, ChosenExtension.Of(outline)), problems) { MoreRoots = FhirSchema.R4.ResourceNames };
        }

        string type = target.Type ?? "";
        bool isKnown = FhirSchema.R4.Type(type) is not null;
        if (!isKnown) problems.Add(Unknown("target.type", type, "type of FHIR R4"));
        SchemaNode row = FhirTypes.Resource(type, type) with { Max = 1, Kind = FhirSchema.R4.Resource(type) is null ? SchemaNodeKind.Element : SchemaNodeKind.Resource };
        return new(Formats.Fhir, SchemaDescription.Top, new FhirTypes(isKnown ? [row] : [], profiles, isBundle: false, ChosenExtension.Of(outline)), problems);
    }

    private static SchemaDescription Hl7(MappingKind kind, string? name, string? wanted, IReadOnlyList<ReadOnlyMemory<byte>> samples, bool isTarget)
    {
        string place = isTarget ? "target" : "source";
        Hl7VersionDefinition version = Hl7Dictionary.For(wanted ?? Newest(kind, name));
        if (kind == MappingKind.Message)
        {
            Hl7StructureDefinition? structure = name == Hl7StructureDefinition.GeneralName && !isTarget ? Hl7StructureDefinition.General : name is null ? null : version.Structure(name);
            LearnedHl7 learned = LearnedHl7.From(structure, version, samples);
            return structure is null
                ? new(Formats.Hl7v2, SchemaDescription.Top, new Hl7Types(version, null, null, learned, isTarget), [Unknown($"{place}.structure", name ?? "", $"message structure of HL7 {version.Version}")])
                : new(Formats.Hl7v2, structure.Root.Name, new Hl7Types(version, structure.Root, null, learned, isTarget));
        }

        string single = name ?? "";
        var seen = LearnedHl7.From(null, version, samples);
        var types = new Hl7Types(version, null, null, seen, isTarget);
        bool isSegment = kind == MappingKind.Segment || version.Segment(single) is not null;
        SchemaNode row = isSegment
            ? types.Segment(single, single, 1, 1)
            : new(single, single, version.DataType(single)?.Title, single, 1, 1, SchemaNodeKind.Component, IsLeaf: version.DataType(single) is not { IsPrimitive: false });
        return new(Formats.Hl7v2, SchemaDescription.Top, new Hl7Types(version, null, single.Length == 0 ? null : row, seen, isTarget));
    }

    /// <summary>As when compiling: without a version the newest that knows the name.</summary>
    private static string Newest(MappingKind kind, string? name)
    {
        IReadOnlyList<string> versions = Hl7Dictionary.Versions;
        if (name is null) return versions[^1];
        return versions.Reverse().FirstOrDefault(version => Hl7Dictionary.For(version) is var known && (kind == MappingKind.Message ? known.Structure(name) is not null : known.Segment(name) is not null || known.DataType(name) is not null)) ?? versions[^1];
    }

    private static SchemaDescription Empty(string format, string place) =>
        new(format, SchemaDescription.Top, new NoTypes(), [new Problem("schema.format", place, $"\"{format}\" cannot be described.") { Mend = $"Use one of {string.Join(", ", Formats.All)}." }]);

    private static Problem Unknown(string place, string name, string what) => new("schema.unknown", place, name.Length == 0 ? $"There is no {what} named here." : $"\"{name}\" is no {what}.");

    /// <summary>Resources and, each where it stood, those whose rules a change took out: their rows are where they are switched on again.</summary>
    private static List<OutlineResource> WithDisabled(MappingOutline outline)
    {
        List<OutlineResource> all = [.. outline.Resources];
        string? before = null;
        foreach (OutlineRule rule in outline.Walk())
        {
            if (rule.Definition.Resource is not { } type) continue;
            string name = rule.Definition.As ?? type;
            if (rule.DisabledBy is not null && !all.Exists(resource => resource.Name == name)) all.Insert(all.FindIndex(resource => resource.Name == before) + 1, new OutlineResource(name, type, rule.Path));
            before = name;
        }

        return all;
    }
}
