using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>An extension whose definition is known, as somebody looks for one.</summary>
/// <param name="Name">The end of its URL.</param>
/// <param name="Url">Its canonical URL.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">What it is for; may be empty.</param>
/// <param name="Contexts">Paths and types that it may extend; empty where those are not given simply.</param>
/// <param name="Values">Types of its value; empty for one that has parts instead.</param>
/// <param name="IsModifier">Whether it may change the meaning of what it stands on.</param>
/// <param name="Fits">Whether it may stand on the row that was asked about.</param>
public sealed record KnownExtension(string Name, string Url, string Title, string Description, IReadOnlyList<string> Contexts, IReadOnlyList<string> Values, bool IsModifier, bool Fits)
{
    private static readonly string[] Resources = ["DomainResource", "Resource"];

    /// <summary>All that are known: shipped ones, and those beside the definition. Those that fit come first, by their titles.</summary>
    /// <param name="target">The tree.</param>
    /// <param name="key">The row that is to have an extension.</param>
    /// <param name="isModifier">Whether it goes to <c>modifierExtension</c>.</param>
    /// <param name="files">Files beside the definition.</param>
    public static IReadOnlyList<KnownExtension> For(SchemaDescription target, string key, bool isModifier, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(target);
        FhirDefinitionSet? own = OwnDefinitions.Of(files, []);
        HashSet<string> places = [.. Places(target.Way(key) ?? [])];
        return
        [
            .. FhirProfileView.Urls(own).Select(url => FhirProfileView.Find(url, own)).OfType<FhirProfileView>()
                .Where(view => view.TypeName == "Extension" && view.IsModifier == isModifier)
                .Select(view => Of(view, places))
                .OrderByDescending(known => known.Fits).ThenBy(known => known.Title, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>How definitions may name a row as the context of an extension: by its path, by the path in its type, by its own type.</summary>
    public static IReadOnlyList<string> Places(IReadOnlyList<SchemaNode> way)
    {
        ArgumentNullException.ThrowIfNull(way);
        if (way.Count == 0) return [];
        List<string> places = [TypeOf(way[^1]), "Element"];
        if (way[^1].Kind == SchemaNodeKind.Resource) places = [places[0], .. Resources];
        string path = "";
        for (int i = way.Count - 1; i >= 0; i--)
        {
            SchemaNode node = way[i];
            if (path.Length > 0) places.Add($"{TypeOf(node)}.{path}");
            if (node.Kind == SchemaNodeKind.Resource) break;
            bool isOfChoice = i > 0 && way[i - 1].Kind == SchemaNodeKind.Choice;
            if (!isOfChoice) path = path.Length == 0 ? node.Name.Split(':')[0] : $"{node.Name.Split(':')[0]}.{path}";
        }

        return [.. places.Distinct()];
    }

    private static KnownExtension Of(FhirProfileView view, HashSet<string> places)
    {
        FhirProfilePart? value = view.Root.Children.FirstOrDefault(child => child.Name == "value");
        bool isComplex = value is { Max: 0 };
        return new(OwnDefinitions.NameOf(view.Url), view.Url, view.Title, view.Description, view.Contexts, isComplex ? [] : value?.Types ?? [], view.IsModifier, view.Contexts.Any(places.Contains));
    }

    private static string TypeOf(SchemaNode node) => node.Type.StartsWith("Reference(", StringComparison.Ordinal) ? "Reference" : ProfiledTypes.BaseOf(node.Type);
}
