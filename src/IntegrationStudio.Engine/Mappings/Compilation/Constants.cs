using System.Text;
using System.Text.Json;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Checks constants against the element that they are written to, before any message comes.</summary>
internal static class Constants
{
    public static void Check(RuleNode node, Constant constant, string property, CompileContext context)
    {
        string where = $"{node.Rule.Where}/{property}";
        if (node.Action == RuleAction.Map && (property == "value" || node.Resource is not null || node.Steps.Length == 0)) return; // the map's business
        if (constant.Json.ValueKind == JsonValueKind.Null)
        {
            context.Report("compile.value", where, "null is no value.");
            return;
        }

        if (node.Conversion == Conversion.Free) return;
        if (node.Conversion == Conversion.None)
        {
            if (!constant.IsStructure) context.Report("compile.value", where, $"{node.TargetType?.Name ?? "The target"} has parts; a single value cannot be written to it.");
            return;
        }

        if (constant.IsStructure)
        {
            context.Report("compile.value", where, node.Conversion == Conversion.Verbatim ? "A single value is expected." : $"A single {node.Primitive} is expected.");
            return;
        }

        if (node.Conversion == Conversion.Verbatim) return;
        string text = Encoding.UTF8.GetString(constant.Text);
        if (!FhirPrimitives.IsValid(node.Primitive, constant.Text))
            context.Report("compile.value", where, $"\"{text}\" is no {node.TargetType?.Name ?? node.Primitive.ToString()}.");
        else if (node.Required is { } codes && !codes.Contains(text))
            context.Report("compile.value", where, $"\"{text}\" is none of the codes that {node.TargetElement} requires.", NearNames.Suggest(text, codes.Codings.Select(coding => coding.Code)));
    }
}
