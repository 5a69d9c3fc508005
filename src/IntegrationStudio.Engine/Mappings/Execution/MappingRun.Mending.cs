using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>
/// The check before a Bundle leaves, and the net under it: what FHIR does not allow is mended in the smallest way, and each step is reported. A required
/// element that can say that it is unknown does; what cannot goes, with the smallest optional element around it, at last with its resource and the references to it.
/// </summary>
/// <remarks>A valid result costs one validation. Every further round starts from the validator's findings, because one step may bring about the next.</remarks>
internal sealed partial class MappingRun
{
    /// <summary>Rounds in which elements are made; in those after them something can only go.</summary>
    private const int FillingRounds = 6;

    private const int MostRounds = 40;

    private void Check(int root)
    {
        IReadOnlyList<Problem> problems = Findings(root);
        for (int round = 0; round < MostRounds && _plan.MendsInvalid && HasError(problems); round++)
        {
            Mend(root, problems, round < FillingRounds);
            problems = Findings(root);
        }

        foreach (Problem problem in problems) Report(_plan.FailOnInvalid ? problem : AtMostWarning(problem));
    }

    /// <summary>Faults of the structure; when there are none, broken rules, which can only be asked of a sound structure.</summary>
    private IReadOnlyList<Problem> Findings(int root) =>
        FhirValidator.ValidateStructure(_tree, root) is { Count: > 0 } faults ? faults : FhirValidator.ValidateRules(_tree, root);

    private static Problem AtMostWarning(Problem problem) => problem.Severity == Severity.Error ? problem with { Severity = Severity.Warning } : problem;

    private static bool HasError(IReadOnlyList<Problem> problems)
    {
        foreach (Problem problem in problems)
            if (problem.Severity == Severity.Error) return true;
        return false;
    }

    private void Mend(int root, IReadOnlyList<Problem> problems, bool fills)
    {
        // Paths hold only until something goes, so all are looked up first.
        var faults = new List<(Problem Problem, int Node, string? Missing)>(problems.Count);
        foreach (Problem problem in problems)
        {
            if (problem.Severity != Severity.Error) continue;
            int node = NodePath.Find(_tree, root, problem.Path, out string? missing);
            if (node != root) faults.Add((problem, node, missing));
        }

        foreach ((Problem problem, int node, string? missing) in faults)
        {
            if (!IsBelow(node, root)) continue;
            (int owner, string path) = Owner(node, missing);
            if (fills && missing is not null && AbsentElement.TryAdd(_tree, node, missing))
                ReportMended(problem, owner, path, BrokenRule.StandsIn);
            else if (fills && missing is null && BrokenRule.TryMend(_tree, node, problem) is { } remedy)
                ReportMended(remedy.Problem, owner, remedy.Element is null ? path : $"{path}.{remedy.Element}", remedy.Done);
            else
                TakeOut(problem, Superfluous(problem, node), owner, path);
        }
    }

    /// <summary>Takes out a node with what is empty or useless without it, and reports what went.</summary>
    private void TakeOut(Problem problem, int node, int owner, string path)
    {
        while (_tree.Element(node) != FhirShape.EntryResource && _tree.Parent(node) is not DataTree.None and var parent)
        {
            string gone = _tree.Element(node)!.Name;
            _tree.Remove(node);
            node = parent;
            if (_tree.HasContent(node) && !IsHollow(node))
            {
                ReportMended(problem, owner, path, $"{gone} is left out.");
                return;
            }
        }

        int links = DropResource(node);
        ReportMended(problem, owner, path, $"The {_tree.Type(node)!.Name} is left out{(links > 0 ? ", and so are the references to it" : "")}.");
    }

    /// <summary>An extension or identifier with nothing but what says whose it is says nothing.</summary>
    private bool IsHollow(int node)
    {
        if (_tree.Type(node)?.Name is not "Extension") return false;
        int child = _tree.FirstChild(node);
        return _tree.Element(child)!.Name == "url" && _tree.NextSibling(child) == DataTree.None;
    }

    /// <summary>Of two types of one choice the one goes that says less: a boolean or a text before anything else, else the later one.</summary>
    private int Superfluous(Problem problem, int node)
    {
        if (problem.Code != "fhir.choice-twice" || _tree.Element(node) is not FhirElement { ChoiceGroup: { } group }) return node;
        int parent = _tree.Parent(node);
        foreach (FhirElement choice in group.Choices)
            if (choice.TypeName is "boolean" or "string" && _tree.Child(parent, choice) is not DataTree.None and var plain) return plain;
        return node;
    }

    /// <summary>Takes a resource out of the Bundle, and every reference to it; returns how many there were.</summary>
    private int DropResource(int node)
    {
        int entry = _tree.Parent(node);
        _tree.Detach(node);
        _tree.Remove(entry);
        int links = 0;
        for (int i = 1; i < _resourceCount; i++)
        {
            if (_resources[i].Node != node && (_resources[i].Merged < 0 || _resources[_resources[i].Merged].Node != node)) continue;
            _resources[i].Dropped = true;
            foreach ((int reference, int resource) in _links)
            {
                if (resource != i || _tree.Child(reference, FhirShape.Reference) is not (not DataTree.None and var text)) continue;
                _tree.Remove(text);
                TakeOutEmpty(reference);
                links++;
            }
        }

        return links;
    }

    private bool IsBelow(int node, int root)
    {
        while (_tree.Parent(node) is not DataTree.None and var parent) node = parent;
        return node == root;
    }

    /// <summary>The resource that a node belongs to, and the path from there.</summary>
    private (int Resource, string Path) Owner(int node, string? missing)
    {
        int owner = node;
        while (_tree.Element(owner) != FhirShape.EntryResource && _tree.Parent(owner) is not DataTree.None and var parent) owner = parent;
        string path = FhirPath.Of(_tree, node);
        int start = path.IndexOf(".resource", StringComparison.Ordinal) is >= 0 and var at ? at + ".resource".Length : path.Length;
        return (owner, $"{_tree.Type(owner)?.Name}{path[start..]}{(missing is null ? "" : "." + missing)}");
    }

    private void ReportMended(Problem problem, int owner, string path, string done)
    {
        string where = "";
        for (int i = 1; i < _resourceCount; i++)
        {
            if (_resources[i].Node != owner) continue;
            int segment = SegmentOf(i);
            where = $" ({(segment < 0 ? "" : $"segment {new Hl7Position(segment).ToString(_message)}, ")}rule {_resources[i].Rule.Rule.Where})";
            break;
        }

        Report(new Problem(problem.Code, path, $"{problem.Message} {done}{where}", Severity.Warning) { Mend = problem.Mend });
    }

    /// <summary>The segment in which a resource came into being: its own, or that of the resource which first pointed to it.</summary>
    private int SegmentOf(int index)
    {
        for (int left = _resourceCount; left > 0 && _resources[index].Segment < 0; left--)
        {
            int from = FirstLinkTo(index);
            if (from < 0) break;
            index = from;
        }

        return _resources[index].Segment;
    }

    private int FirstLinkTo(int index)
    {
        foreach ((int node, int resource) in _links)
        {
            if (resource != index) continue;
            int root = node;
            while (_tree.Element(root) != FhirShape.EntryResource && _tree.Parent(root) is not DataTree.None and var parent) root = parent;
            for (int i = 1; i < _resourceCount; i++)
                if (_resources[i].Node == root && i != index) return i;
        }

        return -1;
    }
}
