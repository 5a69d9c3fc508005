using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Compilation;

/// <summary>Holds HL7 paths against the standard's tables, so that a typing error does not pass as a field that is never valued.</summary>
internal static class Hl7PathChecker
{
    public static void Check(Hl7PathNode path, Hl7VersionDefinition definitions, ExpressionCompiler compiler)
    {
        string last = path.Steps[^1].Name;
        if (path.IsComponent)
        {
            CheckComponent(path, definitions.DataType(last), path.Component, compiler);
            return;
        }

        // Partners' own segments begin with Z; a bare name may be a group's.
        if (path.Field == 0 || last.StartsWith('Z')) return;
        if (definitions.Segment(last) is not { } segment)
        {
            compiler.Report("expression.hl7-segment-unknown", path.Span, $"HL7 {definitions.Version} has no segment {last}.",
                NearMatch.Mend(last, definitions.Segments) ?? "Segments of one's own begin with Z.");
        }
        else if (segment.Field(path.Field) is not { } field)
        {
            if (Other(definitions, version => version.Segment(last)?.Field(path.Field) is not null)) return;
            compiler.Warn("expression.hl7-field-unknown", path.Span, $"{last} has {segment.Fields.Count} fields in HL7 {definitions.Version}.");
        }
        else if (path.Component > 0 && Fits(definitions.DataType(field.DataType), path.Component))
        {
            return;
        }
        else if (path.Component > 0 && !field.DataType.Equals("varies", StringComparison.OrdinalIgnoreCase))
        {
            if (!Other(definitions, version => Fits(version.DataType(version.Segment(last)?.Field(path.Field)?.DataType ?? ""), path.Component)))
                CheckComponent(path, definitions.DataType(field.DataType), path.Component, compiler);
        }
    }

    private static bool Fits(Hl7DataTypeDefinition? type, int component) => type is not null && component <= Math.Max(type.Components.Count, 1);

    // What other versions have, or had, is no typing error: mappings read messages of all of them.
    private static bool Other(Hl7VersionDefinition known, Func<Hl7VersionDefinition, bool> test) =>
        Hl7Dictionary.Versions.Any(version => version != known.Version && test(Hl7Dictionary.For(version)));

    // A primitive has one component: itself.
    private static void CheckComponent(Hl7PathNode path, Hl7DataTypeDefinition? type, int component, ExpressionCompiler compiler)
    {
        if (type is null || component <= Math.Max(type.Components.Count, 1)) return;
        compiler.Warn("expression.hl7-component-unknown", path.Span, $"{type.Name} has {Math.Max(type.Components.Count, 1)} components.");
    }
}
