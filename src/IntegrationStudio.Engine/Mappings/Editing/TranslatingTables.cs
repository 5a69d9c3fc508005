using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Finds the code table by which the library's map of a segment takes a field to an element: <c>PID-8</c> to <c>gender</c> by <c>AdministrativeSex</c>.</summary>
internal sealed class TranslatingTables(MappingLibrary library)
{
    /// <summary>Name of the table; null where no map of the segment translates the field for that element.</summary>
    public string? For(ConnectionEnd source, ConnectionEnd target)
    {
        if (source.Schema.Format != Formats.Hl7v2 || target.Schema.Format != Formats.Fhir || source.Node.Kind != SchemaNodeKind.Field || target.Nodes.Count < 2) return null;
        (string segment, string type) = (source.Nodes[^2].Type, ProfiledTypes.BaseOf(target.Nodes[0].Type));
        (string from, string to) = ($"{segment}-{source.Node.Name}", string.Join('.', target.Nodes.Skip(1).Where(node => node.Kind != SchemaNodeKind.Choice).Select(node => node.Name)));
        foreach (MappingDefinition map in library.All.Select(package => package.Definition))
        {
            if (map.Kind != MappingKind.Segment || map.Source?.Structure != segment || map.Target?.Type != type) continue;
            if (map.Rules.FirstOrDefault(rule => rule.From == from && rule.To == to && rule.When is null)?.Table is not { } name) continue;
            string known = map.Uses.TryGetValue(name, out MappingReference? used) ? used.Id[(used.Id.LastIndexOf('/') + 1)..] : name;
            if (Names.InLibrary(library, known, isTable: true) is not null) return known;
        }

        return null;
    }
}
