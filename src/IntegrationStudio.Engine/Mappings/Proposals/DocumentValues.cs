using System.Globalization;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>The values of a document by the keys of rows, in the order of the document.</summary>
public sealed class DocumentValues
{
    private const int MostValues = 50_000;
    private const int LongestValue = 4_000;

    private readonly OrderedDictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private int _count;

    private DocumentValues()
    {
    }

    /// <summary>All values by key.</summary>
    public IReadOnlyDictionary<string, List<string>> All => _values;

    /// <summary>The values at a row; empty when there is none.</summary>
    public IReadOnlyList<string> At(string key) => _values.TryGetValue(key, out List<string>? values) ? values : [];

    /// <summary>Reads an input. Fails with what is wrong with it.</summary>
    public static Outcome<DocumentValues> OfInput(MappingOutline outline, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(outline);
        SourceSchema source = outline.Source ?? new SourceSchema(Formats.Hl7v2);
        return Of(source, source.Structure is null ? null : OutlineRoots.Structure(source), bytes, resources: null);
    }

    /// <summary>Reads an output. Resources are found under the name that the definition gives the first of their type.</summary>
    public static Outcome<DocumentValues> OfOutput(MappingOutline outline, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(outline);
        TargetSchema target = outline.Target ?? new TargetSchema(Formats.Fhir);
        var source = new SourceSchema(target.Format, target.Structure, target.Version) { Layout = target.Layout, Type = target.Type };
        Dictionary<string, string> names = outline.Resources.GroupBy(resource => resource.Type).ToDictionary(group => group.Key, group => group.First().Name, StringComparer.Ordinal);
        return Of(source, source.Structure is null ? null : OutlineRoots.Structure(source), bytes, names);
    }

    private static Outcome<DocumentValues> Of(SourceSchema schema, Hl7StructureDefinition? structure, ReadOnlyMemory<byte> bytes, Dictionary<string, string>? resources)
    {
        Outcome<MappingInput> input = MappingInput.Read(schema, bytes);
        if (!input.Succeeded) return Outcome<DocumentValues>.Failed(input.Problems);
        var values = new DocumentValues();
        if (input.Value.Hl7 is { } message) values.Add(message, structure);
        else if (input.Value.Tree is { } tree && tree.Root != DataTree.None)
        {
            if (resources is not null && schema.Format == Formats.Fhir) values.AddResources(tree, tree.Root, resources);
            else values.Add(tree, tree.Root, "", isTarget: false);
        }

        return values;
    }

    private void Add(string key, string value)
    {
        if (value.Length is 0 or > LongestValue || _count++ >= MostValues) return;
        if (!_values.TryGetValue(key, out List<string>? list)) _values[key] = list = [];
        list.Add(value);
    }

    private void Add(Hl7Message message, Hl7StructureDefinition? structure)
    {
        using Hl7GroupTree? tree = structure is null ? null : Hl7Structure.Resolve(message, structure);
        foreach (Hl7Segment segment in message.Segments)
        {
            string key = tree is null ? segment.Name : SourcePlace.Join(SourcePlace.KeyOf(tree.GroupOf(segment).Definition), segment.Name);
            for (int field = 1; field <= segment.FieldCount; field++)
            {
                Hl7Element whole = segment.Field(field);
                foreach (Hl7Element repetition in whole.Repetitions) Parts($"{key}/{Step(field)}", repetition, 2);
            }
        }
    }

    private void Parts(string key, Hl7Element element, int depth)
    {
        if (!element.HasValue) return;
        int count = element.ComponentCount;
        if (count <= 1 || depth == 0)
        {
            Add(key, element.ToString());
            return;
        }

        for (int number = 1; number <= count; number++) Parts($"{key}/{Step(number)}", element.Component(number), depth - 1);
    }

    private void AddResources(DataTree tree, int root, Dictionary<string, string> names)
    {
        bool isBundle = tree.Type(root)?.Name == "Bundle";
        for (int node = root; node <= tree.NodeCount; node++)
        {
            if (tree.Type(node) is not FhirType { IsResource: true } type || (isBundle && node == root)) continue;

            // Contained resources are parts of theirs.
            if (tree.Element(node)?.Name == "contained") continue;
            Add(tree, node, names.GetValueOrDefault(type.Name, type.Name), isTarget: true);
            if (!isBundle) return;
        }
    }

    private void Add(DataTree tree, int node, string key, bool isTarget)
    {
        if (tree.Kind(node) is TreeValueKind.Text or TreeValueKind.Number or TreeValueKind.Boolean) Add(key, tree.GetText(node) ?? "");
        for (int child = tree.FirstChild(node); child != DataTree.None; child = tree.NextSibling(child))
        {
            string step = tree.Element(child)?.Name ?? "";
            if (step.Length == 0)
            {
                Add(tree, child, key, isTarget);
                continue;
            }

            if (tree.Element(child) is FhirElement element)
            {
                if (isTarget && step is "id" or "meta" or "text" && tree.Type(node) is FhirType { IsResource: true }) continue;
                if (isTarget && element.Type?.Name == "Reference") continue;
                if (element.ChoiceGroup is { } choice) step = isTarget ? $"{choice.Name}[x]/{step}" : choice.Name;
                else if (isTarget && step is "extension" or "modifierExtension" && tree.Child(child, "url") is not DataTree.None and var url) step = $"{step}:{(tree.GetText(url) ?? "").TrimEnd('/').Split('/')[^1]}";
            }

            Add(tree, child, SourcePlace.Join(key, step), isTarget);
        }
    }

    private static string Step(int number) => number.ToString(CultureInfo.InvariantCulture);
}
