using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// The types of FHIR R4 by their names; a choice by its path (<c>Observation.value[x]</c>), a reference by its targets (<c>Reference(Organization|Practitioner)</c>),
/// so that the resources it may point to stand below it.
/// </summary>
internal sealed class FhirTypes : SchemaSource
{
    private const string ReferenceMark = "Reference(";

    private readonly IReadOnlyList<SchemaNode> top;
    private readonly ProfiledTypes profiles;
    private readonly bool isBundle;
    private readonly ChosenRows chosen;

    /// <param name="top">The top rows.</param>
    /// <param name="profiles">What profiles say.</param>
    /// <param name="isBundle">Whether any resource may be a top row.</param>
    /// <param name="extensions">Extensions that rules make: rows, whatever profiles say.</param>
    public FhirTypes(IReadOnlyList<SchemaNode> top, ProfiledTypes profiles, bool isBundle = false, IReadOnlyList<ChosenExtension>? extensions = null)
    {
        (this.top, this.profiles, this.isBundle) = (top, profiles, isBundle);
        chosen = new ChosenRows(extensions ?? [], type => Known(type ?? SchemaDescription.Top) ?? [], Chosen);
    }

    public override SchemaType? Describe(string type) => Known(type) is { } children ? new(type, chosen.In(type, children)) : null;

    private IReadOnlyList<SchemaNode>? Known(string type)
    {
        if (type == SchemaDescription.Top) return top;
        string known = ProfiledTypes.BaseOf(type);
        if (known.EndsWith("[x]", StringComparison.Ordinal)) return Choice(known) is { } choice ? [.. profiles.Choices(type, choice)] : null;
        if (known.StartsWith(ReferenceMark, StringComparison.Ordinal))
            return [.. Profiled(type, Elements(FhirSchema.R4.Type("Reference")!)), .. known[ReferenceMark.Length..^1].Split('|').Select(Target)];
        return FhirSchema.R4.Type(known) is { } described ? [.. Profiled(type, Elements(described))] : null;
    }

    /// <summary>The row of an extension that rules make: as its definition has it, else any value.</summary>
    private SchemaNode Chosen(SchemaNode list, ChosenExtension one)
    {
        string name = one.Key[(one.Key.LastIndexOf(':') + 1)..];
        return profiles.ExtensionAt(list, name, one.Url) ?? list with { Label = name, Kind = SchemaNodeKind.Slice, Min = 0, Url = one.Url, Description = one.Url };
    }

    public override SchemaNode? Unlisted(SchemaType type, IReadOnlyList<SchemaNode> way, string step)
    {
        if (way is not [.., var parent]) return TopRow(step);
        int colon = step.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && type.Child(step[..colon]) is { } extension && step.Contains("xtension:", StringComparison.Ordinal) && profiles.Extension(extension, step[(colon + 1)..]) is { } defined) return defined;
        if (colon > 0) return type.Child(step[..colon]) is { } sliced ? sliced with { Name = step, Label = step[(colon + 1)..], Kind = SchemaNodeKind.Slice, Min = 0 } : null;

        // A contained resource, or one behind a reference to anything.
        bool mayBeResource = parent.Type.StartsWith("Reference", StringComparison.Ordinal) || parent.Type == "Resource";
        return mayBeResource && FhirSchema.R4.Resource(step) is not null ? Target(step) : null;
    }

    /// <summary>A resource that no rule makes yet: <c>Observation</c>, <c>Observation[3]</c>.</summary>
    private SchemaNode? TopRow(string step)
    {
        if (!isBundle) return null;
        int bracket = step.IndexOf('[', StringComparison.Ordinal);
        return FhirSchema.R4.Resource(bracket < 0 ? step : step[..bracket]) is { } type ? Resource(step, type.Name) : null;
    }

    /// <summary>A resource of a Bundle.</summary>
    public static SchemaNode Resource(string name, string type) => new(name, name, name.StartsWith(type, StringComparison.Ordinal) ? null : type, type, 0, null, SchemaNodeKind.Resource);

    private static SchemaNode Target(string type) => new(type, type, null, type, 0, 1, SchemaNodeKind.Resource);

    private IEnumerable<SchemaNode> Profiled(string type, List<SchemaNode> nodes)
    {
        IReadOnlyList<FhirProfilePart> said = profiles.Of(type);
        return said.Count == 0 ? nodes : nodes.SelectMany(node => profiles.Apply(type, node, said));
    }

    private static IEnumerable<SchemaNode>? Choice(string type)
    {
        int dot = type.LastIndexOf('.');
        return dot > 0 && FhirSchema.R4.Type(type[..dot])?.Find(type[(dot + 1)..]) is { Choices.Count: > 0 } group ? group.Choices.Select(Element) : null;
    }

    private static List<SchemaNode> Elements(FhirType type)
    {
        var nodes = new List<SchemaNode>();
        FhirElement? choice = null;
        foreach (FhirElement element in type.Elements)
        {
            if (element.ChoiceGroup is null) nodes.Add(Element(element));
            else if (element.ChoiceGroup != choice) nodes.Add(ChoiceRow(choice = element.ChoiceGroup));
        }

        return nodes;
    }

    private static SchemaNode ChoiceRow(FhirElement group) =>
        new($"{group.Name}[x]", $"{group.Name}[x]", null, $"{group.OwnerName}.{group.Name}[x]", group.Min, MaxOf(group), SchemaNodeKind.Choice, group.Short) { TypeLabel = "choice" };

    private static SchemaNode Element(FhirElement element)
    {
        bool isReference = element.TypeName == "Reference" && element.TargetTypes.Count > 0;
        IReadOnlyList<string> targets = [.. element.TargetTypes.Where(target => FhirSchema.R4.Resource(target) is not null)];
        string type = isReference && targets.Count > 0 ? $"{ReferenceMark}{string.Join('|', targets)})" : element.TypeName;
        bool isLeaf = element.Primitive != FhirPrimitive.None || (element.Type is { Elements.Count: 0 });
        return new(element.Name, element.Name, null, type, element.Min, MaxOf(element), SchemaNodeKind.Element, element.ChoiceGroup is null ? element.Short : null, element.BindingUrl, isLeaf)
        {
            TypeLabel = element.TypeName.Contains('.', StringComparison.Ordinal) ? "element" : element.TypeName,
            Targets = targets,
            IsBindingRequired = element.ValueSet is not null,
        };
    }

    private static int? MaxOf(FhirElement element) => element.Max == int.MaxValue ? null : element.Max;
}
