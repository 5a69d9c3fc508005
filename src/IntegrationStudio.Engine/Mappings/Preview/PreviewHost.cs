using System.Text;
using System.Text.Json.Nodes;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>
/// What runs in order to show a definition at work: a message map is run itself; a segment or data type map is called by a small message map that is made for the
/// occasion, for every segment or field of its kind in the sample.
/// </summary>
/// <param name="Library">Where it stands.</param>
/// <param name="Id">What is run.</param>
/// <param name="Depth">How many of its own rules stand around those of the definition.</param>
/// <param name="Element">The element of a parameter that takes the result of a data type map; null for anything else.</param>
internal sealed record PreviewHost(MappingLibrary Library, string Id, int Depth = 0, string? Element = null)
{
    private const string HostId = "preview/host";

    /// <summary>The host of a definition for a sample; fails where the definition's kind cannot be run.</summary>
    public static Outcome<PreviewHost> Of(MappingLibrary library, MappingOutline outline, ReadOnlyMemory<byte> sample)
    {
        MappingDefinition definition = outline.Definition;
        if (definition.Kind == MappingKind.Message) return new PreviewHost(library, definition.Id);
        if (definition.Kind == MappingKind.Library) return new Problem("preview.library", definition.Id, "A library of scripts is not run by itself.", Severity.Information);
        if (definition.Kind == MappingKind.Table) return new Problem("preview.table", definition.Id, "A table is not run by itself.", Severity.Information);
        if (outline.Source is not { Format: Formats.Hl7v2, Structure: { } structure } source) return new Problem("preview.source", definition.Id, "A part of a mapping from this format cannot be shown by itself.", Severity.Information) { Mend = "Look at the mapping that calls it." };
        string type = outline.Target?.Type ?? "";
        bool isResource = FhirSchema.R4.Resource(type) is not null;
        FhirElement? choice = FhirSchema.R4.Type("Parameters.parameter")?.Find("value") as FhirElement;
        string? element = isResource ? null : choice?.Choices.FirstOrDefault(candidate => candidate.TypeName == type)?.Name;
        if (!isResource && element is null) return new Problem("preview.target", definition.Id, $"A map to {type} cannot be shown by itself: nothing but its caller has room for it.", Severity.Information) { Mend = "Look at the mapping that calls it." };
        string[] froms = definition.Kind == MappingKind.Segment ? [structure] : Hl7Message.Parse(sample) is { Succeeded: true } message ? [.. ItemFields.Of(message.Value, structure, source.Version).Order(StringComparer.Ordinal)] : [];
        var rules = new JsonArray();
        foreach (string from in froms)
        {
            var rule = new JsonObject { ["id"] = from, ["each"] = from.Split('-')[0], ["resource"] = isResource ? type : "Parameters" };
            var call = new JsonObject { ["id"] = "map", ["map"] = "map" };
            if (element is null) rule["map"] = "map";
            else if (definition.Kind == MappingKind.Segment) rule["rules"] = Parameter(call, element);
            else rule["rules"] = new JsonArray(new JsonObject { ["id"] = "item", ["from"] = from, ["to"] = "parameter[+]", ["rules"] = Item(call, element) });
            rules.Add(rule);
        }

        var host = new JsonObject
        {
            ["id"] = HostId,
            ["version"] = "1.0.0",
            ["kind"] = "message",
            ["source"] = new JsonObject { ["format"] = Formats.Hl7v2, ["structure"] = Hl7StructureDefinition.GeneralName },
            ["target"] = new JsonObject { ["format"] = Formats.Fhir, ["bundle"] = "collection" },
            // What the map made is shown as it is, and parameters need no name here.
            ["policy"] = new JsonObject { ["invalid"] = "warn" },
            ["uses"] = new JsonObject { ["map"] = new JsonObject { ["id"] = definition.Id } },
            ["rules"] = rules,
        };
        MappingPackage package = MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(host.ToJsonString())).Require());
        return new PreviewHost(library.With(package), HostId, element is null ? 1 : 3, element);
    }

    private static JsonArray Parameter(JsonObject call, string element) => [new JsonObject { ["id"] = "item", ["to"] = "parameter[+]", ["rules"] = Item(call, element) }];

    private static JsonArray Item(JsonObject call, string element)
    {
        call["to"] = element;
        return [new JsonObject { ["id"] = "name", ["to"] = "name", ["value"] = "item" }, call];
    }

    /// <summary>The path of a rule in the definition itself; null for one of the host.</summary>
    public string? Own(string rulePath)
    {
        for (int skip = Depth; skip > 0; skip--)
        {
            int slash = rulePath.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0) return null;
            rulePath = rulePath[(slash + 1)..];
        }

        return rulePath;
    }
}
