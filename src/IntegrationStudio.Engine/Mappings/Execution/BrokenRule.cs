using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>What was done about a broken rule.</summary>
/// <param name="Problem">What is reported: the rule's own words, or better ones.</param>
/// <param name="Element">The element below the one at fault that it is about, if it is one.</param>
/// <param name="Done">What became of it.</param>
internal readonly record struct Remedy(Problem Problem, string? Element, string Done);

/// <summary>The smallest remedies of what breaks an invariant or a binding, where less helps than to leave the whole element out.</summary>
internal static class BrokenRule
{
    /// <summary>Said of what is there without a value.</summary>
    public const string StandsIn = "One that says it is unknown stands in.";

    /// <summary>What says that it is unknown, because the rule asks only that it is there.</summary>
    private static readonly Dictionary<string, string[]> Absent = new(StringComparer.Ordinal)
    {
        ["ait-1"] = ["clinicalStatus"],
        ["app-2"] = ["start", "end"],
        ["app-3"] = ["start", "end"],
        ["att-1"] = ["contentType"],
    };

    /// <summary>What goes: it contradicts something that says more.</summary>
    private static readonly Dictionary<string, string> Contradiction = new(StringComparer.Ordinal)
    {
        ["ait-2"] = "clinicalStatus",
        ["app-4"] = "cancelationReason",
        ["con-4"] = "abatement",
        ["con-5"] = "clinicalStatus",
        ["obs-6"] = "dataAbsentReason",
        ["obs-7"] = "value",
        ["org-2"] = "use",
        ["org-3"] = "use",
        ["sqty-1"] = "comparator",
    };

    /// <summary>Mends what is at fault at a node; null when only leaving it out helps.</summary>
    public static Remedy? TryMend(DataTree tree, int node, Problem problem)
    {
        if (problem.Code == "fhir.code") return KeepText(tree, node) is { } kept ? new Remedy(problem, null, kept) : null;
        if (problem.Code != "fhir.invariant" || tree.Type(node) is not FhirType type) return null;
        string key = problem.Message[..Math.Max(problem.Message.IndexOf(':', StringComparison.Ordinal), 0)];
        return key switch
        {
            "org-1" => NameUnknown(tree, node, type),
            "per-1" => LeaveOpen(tree, node, type),
            "cpt-2" => SayOther(tree, node, type),
            _ => Mend(tree, node, type, key) is { } done ? new Remedy(problem, null, done) : null,
        };
    }

    /// <summary>An organization of which a message tells no more than an address or a person has a name that is unknown: what there is of it is kept.</summary>
    private static Remedy? NameUnknown(DataTree tree, int node, FhirType type) =>
        AddAbsent(tree, node, type, ["name"]) is { } done ? new Remedy(new Problem("fhir.missing", "", "An organization has a name or an identifier."), "name", done) : null;

    /// <summary>A period that ends before it starts has no end that can be believed.</summary>
    private static Remedy? LeaveOpen(DataTree tree, int node, FhirType type)
    {
        (string? start, string? end) = (Text(tree, node, "start"), Text(tree, node, "end"));
        return TakeOut(tree, node, type, "end") ? new Remedy(new Problem("value.period", "", $"A period ends ({end}) before it starts ({start})."), "end", "The end is left out.") : null;
    }

    /// <summary>A contact point with a value is of some kind: where nobody says of which, of another than those that have a word.</summary>
    private static Remedy? SayOther(DataTree tree, int node, FhirType type)
    {
        tree.SetText(tree.GetOrAdd(node, type.Find("system")!), "other");
        return new Remedy(new Problem("fhir.missing", "", "A contact point with a value has a system."), "system", "It is of another kind.");
    }

    private static string? Mend(DataTree tree, int node, FhirType type, string key)
    {
        if (key == "qty-3") return KeepUnit(tree, node, type);
        if (Absent.TryGetValue(key, out string[]? names)) return AddAbsent(tree, node, type, names);
        return Contradiction.TryGetValue(key, out string? name) && TakeOut(tree, node, type, name) ? $"{name} is left out." : null;
    }

    private static string? AddAbsent(DataTree tree, int node, FhirType type, string[] names)
    {
        bool any = false;
        foreach (string name in names)
        {
            if (type.Find(name) is not { } element || tree.Child(node, element) != DataTree.None) continue;
            AbsentElement.AddUnknown(tree, node, element);
            any = true;
        }

        return any ? StandsIn : null;
    }

    private static bool TakeOut(DataTree tree, int node, FhirType type, string name)
    {
        bool any = false;
        foreach (FhirElement element in type.Find(name) is { Choices.Count: > 0 } group ? group.Choices : [type.Find(name)!])
        {
            if (tree.Child(node, element) is not (not DataTree.None and var child)) continue;
            tree.Remove(child);
            any = true;
        }

        return any && tree.HasContent(node);
    }

    /// <summary>A code of a unit of which nobody says whose it is, is what people read as the unit.</summary>
    private static string? KeepUnit(DataTree tree, int node, FhirType type)
    {
        int code = tree.Child(node, type.Find("code")!);
        if (code == DataTree.None) return null;
        if (tree.Child(node, type.Find("unit")!) == DataTree.None && tree.GetText(code) is { } text) tree.SetText(tree.GetOrAdd(node, type.Find("unit")!), text);
        tree.Remove(code);
        return "The code is left out; it stands as the unit for people.";
    }

    /// <summary>A concept of which no code is allowed is told in words; null for what is a code only, or needs one.</summary>
    private static string? KeepText(DataTree tree, int node)
    {
        if (tree.Type(node)?.Name != "CodeableConcept" || tree.Child(node, FhirShape.ConceptCoding) is not (not DataTree.None and var coding)) return null;
        if (tree.Child(node, FhirShape.ConceptText) == DataTree.None && (Text(tree, coding, "display") ?? Text(tree, coding, "code")) is { } words)
            tree.SetText(tree.GetOrAdd(node, FhirShape.ConceptText), words);
        while (tree.Child(node, FhirShape.ConceptCoding) is not DataTree.None and var one) tree.Remove(one);
        return tree.HasContent(node) ? "The coding is left out, its text stays." : null;
    }

    private static string? Text(DataTree tree, int node, string name) => tree.Child(node, name) is not DataTree.None and var child ? tree.GetText(child) : null;
}
