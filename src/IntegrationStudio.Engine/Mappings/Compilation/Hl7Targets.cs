using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>What is different about rules that write HL7 v2.</summary>
internal static class Hl7Targets
{
    /// <summary>Field, component, subcomponent: HL7 v2 has no parts below.</summary>
    public const int MostDepth = 3;

    /// <summary>Whether a rule that writes no FHIR asks for nothing that only FHIR has; reports what it does ask for.</summary>
    public static bool CheckForm(ResolvedRule rule, CompileContext context)
    {
        RuleDefinition definition = rule.Definition;
        bool fits = true;
        Refuse(definition.Resource is not null, "resource");
        Refuse(definition.On is not null, "on");
        Refuse(definition.Ref is not null, "ref");
        Refuse(definition.Key.Count > 0, "key");
        return fits;

        void Refuse(bool has, string property)
        {
            if (!has) return;
            fits = false;
            context.Report("compile.form", $"{rule.Where}/{property}", $"Only FHIR has resources: \"{property}\" means nothing here.", "Name the place with to.");
        }
    }

    /// <summary>A path's steps without the current segment's or data type's own name before them (<c>PID-3</c> in a PID); null when it goes below subcomponents, which is then reported.</summary>
    public static PathStep[]? Steps(PathStep[] path, Hl7TreeType start, string text, string where, CompileContext context)
    {
        if (path.Length > 1 && start.Level != Hl7TreeLevel.Group && path[0] is { Index: StepIndex.Unsaid } own && own.Name == start.Name) path = path[1..];
        int depth = start.Level == Hl7TreeLevel.DataType ? 1 : 0;
        TreeType? type = start;
        foreach (PathStep step in path)
        {
            type = type?.Find(step.Name)?.Type;
            if (type is not Hl7TreeType { Level: Hl7TreeLevel.DataType } || ++depth <= MostDepth) continue;
            context.Report("compile.target", where, $"\"{text}\" goes below subcomponents, where HL7 v2 has nothing.");
            return null;
        }

        return path;
    }

    /// <summary>Whether repetitions of the source have items of their own at a step: repetitions of a field never make groups or segments on the way to theirs.</summary>
    public static bool FansAt(Hl7TreeType type, bool last) => last || type.Level == Hl7TreeLevel.DataType;

    public static Conversion ConversionFor(Hl7TreeType type) => type.Level == Hl7TreeLevel.DataType ? Conversion.Verbatim : Conversion.None;

    /// <summary>Chooses how a rule copies: fields and segments with their parts, results of functions and tables as text.</summary>
    public static void Copy(RuleNode node, Hl7TreeType type, CompileScope inner, CompileContext context)
    {
        bool computed = node.Functions is not null || node.Table is not null;
        bool fits = type.Level switch
        {
            Hl7TreeLevel.DataType => inner.HasItem || inner.IsTree || computed,
            Hl7TreeLevel.Segment => inner is { HasItem: false, Segment: not null } && !computed,
            _ => false,
        };
        if (!fits)
            context.Report("compile.copy", $"{node.Rule.Where}/to", $"{(inner.HasItem ? "A value" : inner.Segment ?? "A group")} cannot be copied to {type.Name}.", "Name a field for a value, a segment for a segment; groups take nested rules.");
        else if (!computed) node.Action = RuleAction.CopyParts;
    }
}
