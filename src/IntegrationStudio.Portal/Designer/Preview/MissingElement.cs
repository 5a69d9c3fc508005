using System.Text.Json;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>A resource that is left out because it lacks a code that FHIR demands: where there is a code for not knowing, one click says so.</summary>
internal static partial class MissingElement
{
    private const string Unknown = "unknown";

    /// <summary>The change; null where what is missing takes thought.</summary>
    public static DesignerFix? Fix(MappingLibrary library, MappingOutline outline, Problem problem)
    {
        if (Words().Match(problem.Message) is not { Success: true } said) return null;
        (string type, string name) = (said.Groups[1].Value, said.Groups[2].Value);
        if (FhirSchema.R4.Resource(type)?.Find(name) is not { TypeName: "code", ValueSet: { } codes } || !codes.Contains(Unknown)) return null;
        OutlineRule? maker = outline.Walk().Where(rule => rule.Definition.Resource == type && rule.DisabledBy is null).MaxBy(rule => rule.Sources.Count > 0);
        if (maker is null) return null;
        var rule = new RuleDefinition { Id = "", To = name, Value = JsonSerializer.SerializeToElement(Unknown) };
        return new($"Set {name} to \"{Unknown}\"", folder => RuleEdits.Add(library, folder, maker.Path, rule));
    }

    [GeneratedRegex(@"^(\w+) must have (\w+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
