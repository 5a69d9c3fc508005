using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Puts extensions on target rows: a rule that makes the extension and writes its URL. What has no value is left out of results, so that the rule alone does no harm.</summary>
public static partial class ExtensionEdits
{
    /// <summary>The key of the row that an extension has.</summary>
    public static string KeyOf(string parentKey, string url, bool isModifier) => $"{parentKey}/{(isModifier ? "modifierExtension" : "extension")}:{OwnDefinitions.NameOf(url)}";

    /// <summary>Adds a rule for an extension. Fails where no rule makes what it would stand on, or where it is there already.</summary>
    /// <param name="library">What the definition extends and uses.</param>
    /// <param name="folder">What is edited.</param>
    /// <param name="outline">The definition as it is.</param>
    /// <param name="target">Its target's tree.</param>
    /// <param name="parentKey">The row that is extended: a resource, an element or a primitive.</param>
    /// <param name="url">The extension's URL.</param>
    /// <param name="isModifier">Whether it goes to <c>modifierExtension</c>.</param>
    public static Outcome<DefinitionFolder> Add(MappingLibrary library, DefinitionFolder folder, MappingOutline outline, SchemaDescription target, string parentKey, string url, bool isModifier)
    {
        ArgumentNullException.ThrowIfNull(outline);
        ArgumentNullException.ThrowIfNull(target);
        string list = isModifier ? "modifierExtension" : "extension";
        if (!Uri.TryCreate(url, UriKind.Absolute, out _) || url.Any(char.IsWhiteSpace)) return new Problem("edit.extension", parentKey, $"\"{url}\" is no absolute URL.");
        if (target.Format != Formats.Fhir || target.Way(parentKey) is not { Count: > 0 } way) return new Problem("edit.extension", parentKey, "Only elements of FHIR have extensions.");
        string key = KeyOf(parentKey, url, isModifier);
        if (ChosenExtension.Of(outline).Any(chosen => chosen.Key == key)) return new Problem("edit.extension", key, $"{way[^1].Label} has this extension already.");

        SchemaNode row = new($"{list}:{OwnDefinitions.NameOf(url)}", list, null, "Extension", 0, null, SchemaNodeKind.Slice);
        var end = new ConnectionEnd(key, [.. way, row], target);
        var places = new ConnectionPlaces(outline);
        if (places.Inside(key, "").FirstOrDefault(found => found.Rule is not null || outline.Definition.Kind != MappingKind.Message) is not { } place)
            return new Problem("edit.extension", parentKey, $"No rule makes {way[0].Label} yet.") { Mend = "Map something to it first." };

        // It goes to the item of a list that the other rules for the row write.
        IReadOnlyList<OutlineRule> siblings = place.Siblings(outline);
        string source = siblings.FirstOrDefault(sibling => sibling.Target is { } there && (there == parentKey || RulePlace.IsBelow(there, parentKey)) && sibling.Sources.Count > 0)?.Sources[0] ?? "";
        if (TargetPaths.To(place, end, siblings, source) is not { } to) return new Problem("edit.extension", parentKey, "No path leads there.");
        to = Free(to, list, siblings);
        RuleDefinition name = new() { Id = "url", To = "url", Value = JsonSerializer.SerializeToElement(url) };
        return RuleEdits.Add(library, folder, place.Path, new RuleDefinition { Id = OwnDefinitions.NameOf(url), On = place.On, To = to, Rules = [name] });
    }

    /// <summary>The path with an item of the list that no sibling writes.</summary>
    private static string Free(string to, string list, IReadOnlyList<OutlineRule> siblings)
    {
        if (!to.EndsWith(list, StringComparison.Ordinal)) return to;
        List<int> taken = [];
        foreach (string path in siblings.Where(sibling => sibling.DisabledBy is null).Select(sibling => sibling.Definition.To).OfType<string>())
        {
            if (!path.StartsWith(to, StringComparison.Ordinal)) continue;
            Match item = Item().Match(path, to.Length);
            if (item.Success) taken.Add(item.Groups[1].Success ? int.Parse(item.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0);
        }

        return taken.Count == 0 ? to : $"{to}[#{taken.Max() + 1}]";
    }

    [GeneratedRegex(@"\G(?:\[#?([0-9]{1,6})\])?(?=\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Item();

    /// <summary>Adds a rule for an extension of one's own, and its definition beside the mapping's.</summary>
    /// <param name="library">What the definition extends and uses.</param>
    /// <param name="folder">What is edited.</param>
    /// <param name="outline">The definition as it is.</param>
    /// <param name="target">Its target's tree.</param>
    /// <param name="parentKey">The row that is extended.</param>
    /// <param name="url">The extension's URL.</param>
    /// <param name="valueType">The type of its value.</param>
    /// <param name="isModifier">Whether it goes to <c>modifierExtension</c>.</param>
    public static Outcome<DefinitionFolder> Define(MappingLibrary library, DefinitionFolder folder, MappingOutline outline, SchemaDescription target, string parentKey, string url, string valueType, bool isModifier)
    {
        ArgumentNullException.ThrowIfNull(target);
        Outcome<DefinitionFolder> added = Add(library, folder, outline, target, parentKey, url, isModifier);
        if (!added.Succeeded) return added;
        IReadOnlyList<string> contexts = KnownExtension.Places(target.Way(parentKey)!);
        (string path, byte[] content) = OwnDefinitions.Extension(url, valueType, contexts[^1] is "Element" or "Resource" ? contexts[0] : contexts[^1], null, isModifier);
        for (int i = 2; added.Value.Package.Files.ContainsKey(path); i++) path = $"{path[..^".json".Length].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-')}-{i}.json";
        return added.Value.WithFile(path, content);
    }
}
