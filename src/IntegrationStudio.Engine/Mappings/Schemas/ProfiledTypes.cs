using System.Collections.Concurrent;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// What profiles say on top of the types of FHIR. A resource type with a profile keeps its name; types below, where the profile says something of their parts, are named
/// by type and place behind an at sign (<c>HumanName@Patient.name</c>), extensions by their URL (<c>Extension@http://...</c>).
/// </summary>
internal sealed class ProfiledTypes
{
    private const int LongestChain = 8;
    private const char Mark = '@';

    private readonly FhirDefinitionSet? _definitions;
    private readonly ConcurrentDictionary<string, IReadOnlyList<FhirProfilePart>> _parts = new(StringComparer.Ordinal);

    public ProfiledTypes(IReadOnlyDictionary<string, string> profiles, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string place, List<Problem> problems)
    {
        _definitions = OwnDefinitions.Of(files, problems);

        foreach ((string type, string url) in profiles)
        {
            if (Chain(url) is not { Count: > 0 } chain) problems.Add(new("schema.profile", $"{place}.profiles.{type}", $"The profile \"{url}\" is not known.") { Mend = "Put its StructureDefinition into the folder schema." });
            else if (FhirProfileView.Find(url, _definitions) is { } profile && profile.TypeName != type) problems.Add(new("schema.profile", $"{place}.profiles.{type}", $"The profile \"{url}\" is one of {profile.TypeName}."));
            else _parts[type] = chain;
        }
    }

    /// <summary>The name of the FHIR type that a type name stands for.</summary>
    public static string BaseOf(string type) => type.Split(Mark)[0];

    /// <summary>What profiles ask of a type's parts; empty for nothing.</summary>
    public IReadOnlyList<FhirProfilePart> Of(string type)
    {
        if (_parts.TryGetValue(type, out IReadOnlyList<FhirProfilePart>? known)) return known;
        return type.StartsWith("Extension@", StringComparison.Ordinal) && Chain(type["Extension@".Length..]) is { Count: > 0 } chain ? _parts.GetOrAdd(type, chain) : [];
    }

    /// <summary>A row as the profiles have it, then its slices.</summary>
    public IEnumerable<SchemaNode> Apply(string owner, SchemaNode node, IReadOnlyList<FhirProfilePart> around)
    {
        string name = node.Name.EndsWith("[x]", StringComparison.Ordinal) ? node.Name[..^3] : node.Name;
        List<FhirProfilePart> said = [.. around.SelectMany(part => part.Children).Where(part => part.Name == name && part.Slice is null)];
        if (said.Count == 0)
        {
            yield return node;
            yield break;
        }

        SchemaNode narrowed = Narrow(node, said, $"{owner}.{name}");
        if (narrowed.Max == 0) yield break;
        yield return narrowed;
        if (node.Kind == SchemaNodeKind.Choice) yield break;
        foreach (FhirProfilePart slice in said.SelectMany(part => part.Slices))
        {
            // Extensions are known by the end of their URL, as rules name them.
            string? url = slice.Profiles is [var only, ..] ? only : null;
            bool isExtension = name is "extension" or "modifierExtension";
            string called = isExtension && url is not null ? url[(url.LastIndexOf('/') + 1)..] : slice.Slice!;
            SchemaNode row = Narrow(node, [slice], $"{owner}.{name}:{called}");
            yield return row with
            {
                Name = $"{name}:{called}",
                Label = called,
                Kind = SchemaNodeKind.Slice,
                Min = slice.Min,
                MustSupport = slice.MustSupport,
                Description = isExtension && url is not null ? Describe(url) ?? row.Description : row.Description,
                Url = !isExtension ? null : url ?? slice.Children.FirstOrDefault(child => child.Name == "url")?.Value ?? called,
                Type = isExtension && url is not null ? $"Extension{Mark}{url}" : row.Type,
            };
        }
    }

    /// <summary>An extension by the end of its URL; null when it is not known.</summary>
    public SchemaNode? Extension(SchemaNode extension, string name) =>
        FhirProfileView.Extension(name, _definitions) is { } found ? Row(extension, name, found) : null;

    /// <summary>An extension by its URL; null when that is not known.</summary>
    public SchemaNode? ExtensionAt(SchemaNode extension, string name, string url) =>
        FhirProfileView.Find(url, _definitions) is { TypeName: "Extension" } found ? Row(extension, name, found) : null;

    private static SchemaNode Row(SchemaNode extension, string name, FhirProfileView found) => extension with
    {
        Name = $"{extension.Name}:{name}",
        Label = name,
        Kind = SchemaNodeKind.Slice,
        Min = 0,
        Max = found.Root.Max == int.MaxValue ? extension.Max : found.Root.Max,
        Description = Words(found),
        Url = found.Url,
        Type = $"Extension{Mark}{found.Url}",
    };

    private string? Describe(string url) => FhirProfileView.Find(url, _definitions) is { } found ? Words(found) : null;

    private static string Words(FhirProfileView found) => found.Description.Length == 0 ? found.Title : $"{found.Title}. {found.Description}";

    /// <summary>The types of a choice that profiles leave.</summary>
    public IEnumerable<SchemaNode> Choices(string type, IEnumerable<SchemaNode> choices)
    {
        List<string> left = [.. Of(type).SelectMany(part => part.Types).Distinct()];
        return left.Count == 0 ? choices : choices.Where(choice => left.Contains(choice.TypeLabel));
    }

    private SchemaNode Narrow(SchemaNode node, IReadOnlyList<FhirProfilePart> parts, string place)
    {
        string type = node.Type;
        bool isNarrow = !node.IsLeaf && parts.Any(part => part.Children.Count > 0 || (node.Kind == SchemaNodeKind.Choice && part.Types.Count > 0));
        if (isNarrow) _parts[type = $"{BaseOf(node.Type)}{Mark}{place}"] = parts;
        int max = parts.Min(part => part.Max);
        return node with
        {
            Type = type,
            Min = Math.Max(node.Min, parts.Max(part => part.Min)),
            Max = max == int.MaxValue ? node.Max : Math.Min(max, node.Max ?? int.MaxValue),
            Fixed = parts.Select(part => part.Value).LastOrDefault(value => value is not null) ?? node.Fixed,
            Codes = parts.Select(part => part.ValueSet).LastOrDefault(set => set is not null) ?? node.Codes,
            IsBindingRequired = node.IsBindingRequired || parts.Any(part => part.IsValueSetRequired),
            MustSupport = node.MustSupport || parts.Any(part => part.MustSupport),
            TypeLabel = node.TypeLabel,
        };
    }

    /// <summary>The profile and those that it narrows.</summary>
    private List<FhirProfilePart> Chain(string url)
    {
        var parts = new List<FhirProfilePart>();
        for (string? next = url; next is not null && parts.Count < LongestChain && FhirProfileView.Find(next, _definitions) is { } profile; next = profile.Base) parts.Insert(0, profile.Root);
        return parts;
    }
}
