using IntegrationStudio.Engine.Mappings.Resolution;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Resolves target paths to elements of the target's types.</summary>
internal sealed class TargetCompiler(CompileContext context, Dictionary<string, int> slots)
{
    /// <summary>Where a path ends.</summary>
    /// <param name="Steps">How to get there.</param>
    /// <param name="Type">What is there; null for bare values.</param>
    /// <param name="Element">Under which element; null for <c>$this</c>.</param>
    /// <param name="Owner">The type that has the element.</param>
    /// <param name="Prefix">What slots of paths from there are named after.</param>
    /// <param name="Fans">Whether repetitions of the source have elements of their own.</param>
    public sealed record End(TargetStep[] Steps, TreeType? Type, TreeElement? Element, TreeType? Owner, string Prefix, bool Fans);

    /// <summary>Compiles a rule's path; null when it is broken, which is then reported.</summary>
    public End? Compile(ResolvedRule rule, TreeType? type, string prefix)
    {
        string where = $"{rule.Where}/to";
        string text = rule.Definition.To ?? "$this";
        var faults = new List<Standards.Problem>();
        PathStep[]? path = TargetPath.Read(text, TargetPath.FormOf(type), where, faults);
        foreach (Standards.Problem fault in faults) context.Report(fault.Code, fault.Path, fault.Message);
        if (path is not null && type is Hl7TreeType hl7) path = Hl7Targets.Steps(path, hl7, text, where, context);
        if (path is null) return null;
        if (path.Length > 0 && rule.Definition is { Table: not null, Map: null }) path = [.. path, .. CodePath(type, path)];
        else if (path.Length == 0 && rule.Definition is { Table: not null, Map: null }) path = CodePath(type);

        var steps = new List<TargetStep>(path.Length);
        TreeElement? element = null;
        TreeType? owner = null;
        bool listSeen = false;
        bool fans = false;
        for (int i = 0; i < path.Length; i++)
        {
            PathStep step = path[i];
            if (step.IsHop)
            {
                if (Hop(step, element, type, where) is not { } hop) return null;
                steps.Add(hop);
                (type, owner, element) = (hop.Resource, null, null);
                prefix += $"({step.Name})";
                continue;
            }

            owner = type;
            element = Find(step, type, rule, where, i == path.Length - 1);
            if (element is null) return null;
            type = element.Type;
            if (type is Hl7TreeType inner) listSeen = !Hl7Targets.FansAt(inner, i == path.Length - 1);
            TargetStep compiled = Step(step, element, ref prefix, ref listSeen, i == path.Length - 1 && rule.Definition.Mode == RuleMode.Append);
            fans |= compiled.ByOrdinal || compiled.Kind == StepKind.Append;
            steps.Add(compiled);
        }

        return new End([.. steps], type, element, owner, prefix, fans);
    }

    private TargetStep Step(PathStep step, TreeElement element, ref string prefix, ref bool listSeen, bool appends)
    {
        bool extension = element.Type?.Name == "Extension";
        if (!element.IsList)
        {
            prefix += "/" + element.Name;
            return new TargetStep(StepKind.Single, element, IsExtension: extension);
        }

        bool first = !listSeen;
        listSeen = true;
        prefix += step.Index is StepIndex.Unsaid ? $"/{element.Name}#0" : $"/{element.Name}{step.Index}{step.Number}";
        switch (step.Index)
        {
            case StepIndex.New:
            case StepIndex.Unsaid when appends:
                return new TargetStep(StepKind.Append, element, IsExtension: extension);
            case StepIndex.Last:
                return new TargetStep(StepKind.Last, element, IsExtension: extension);
            case StepIndex.At:
                return new TargetStep(StepKind.At, element, step.Number, IsExtension: extension);
            default:
                if (!slots.TryGetValue(prefix, out int slot)) slots[prefix] = slot = slots.Count;
                return new TargetStep(StepKind.Slot, element, slot, first, extension);
        }
    }

    private TreeElement? Find(PathStep step, TreeType? type, ResolvedRule rule, string where, bool last)
    {
        if (type is null)
        {
            context.Report("compile.target", where, $"Nothing can stand below \"{rule.Definition.To}\" before \"{step.Name}\".");
            return null;
        }

        // Whether there may be several is said where a rule names them: nothing else describes such a target.
        TreeElement? element = type is JsonTreeType free && step.Index != StepIndex.Unsaid ? free.Element(step.Name, isList: true) : type.Find(step.Name);
        if (element is FhirElement { Choices.Count: > 0 } choice)
        {
            string? wanted = last ? rule.Called?.Target?.Type : null;
            element = wanted is null ? null : choice.Choices.FirstOrDefault(candidate => candidate.TypeName == wanted);
            if (element is null)
                context.Report("compile.target", where, $"\"{step.Name}\" is a choice of types.", $"Name one: {string.Join(", ", choice.Choices.Take(8).Select(candidate => candidate.Name))}.");
        }
        else if (element is null)
        {
            context.Report("compile.target", where, $"{type.Name} has no element \"{step.Name}\".", NearNames.Suggest(step.Name, type.Elements.Select(known => known.Name)));
        }

        if (element is { IsList: false } && step.Index is not (StepIndex.Unsaid or StepIndex.Slot) && step is not { Index: StepIndex.At, Number: 0 })
            context.Report("compile.target", where, $"{type.Name}.{step.Name} is no list.");
        return element;
    }

    private TargetStep? Hop(PathStep step, TreeElement? reference, TreeType? type, string where)
    {
        if (reference is null || type?.Name != "Reference")
        {
            context.Report("compile.hop", where, $"Only a Reference can lead to a {step.Name}.");
            return null;
        }

        if (FhirSchema.R4.Resource(step.Name) is not { } resource)
        {
            context.Report("compile.resource", where, $"\"{step.Name}\" is no resource.", NearNames.Suggest(step.Name, FhirSchema.R4.ResourceNames));
            return null;
        }

        if (reference is FhirElement { TargetTypes.Count: > 0 } element && !element.TargetTypes.Contains(step.Name) && !element.TargetTypes.Contains("Resource"))
            context.Report("compile.hop", where, $"{element.Path} may not point to a {step.Name}.", $"Allowed: {string.Join(", ", element.TargetTypes)}.", Standards.Severity.Warning);
        return new TargetStep(StepKind.Hop, reference, Resource: resource);
    }

    /// <summary>A table on a CodeableConcept or Coding means the code of its first coding.</summary>
    private static PathStep[] CodePath(TreeType? type, PathStep[]? path = null)
    {
        foreach (PathStep step in path ?? []) type = step.IsHop ? FhirSchema.R4.Resource(step.Name) : type?.Find(step.Name)?.Type;
        return type?.Name switch
        {
            "CodeableConcept" => [new("coding", StepIndex.At, 0, false), new("code", StepIndex.Unsaid, 0, false)],
            "Coding" => [new("code", StepIndex.Unsaid, 0, false)],
            _ => [],
        };
    }
}
