using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir.Profiles;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>One full validation: a walk over the tree that asks of every node what its type and its element ask, and of every resource what its profiles ask.</summary>
internal sealed class FhirValidation
{
    private readonly int _root;

    public FhirValidation(DataTree tree, int root, FhirValidationOptions options)
    {
        Tree = tree;
        _root = root;
        Options = options;
        Problems = new FhirProblems(tree, options.MostProblems);
        Environment = new EvaluationEnvironment(new ValidationHost(this));
    }

    public DataTree Tree { get; }

    public FhirValidationOptions Options { get; }

    public FhirProblems Problems { get; }

    public EvaluationEnvironment Environment { get; }

    /// <summary>The Bundle around the current node, or null.</summary>
    public BundleIndex? Bundle { get; private set; }

    /// <summary>The resource that is not contained and holds the current node.</summary>
    public int Container { get; private set; }

    /// <summary>The profile or extension of that URL, of the caller's own or of the shipped ones; null when it is not known.</summary>
    public FhirProfile? FindProfile(ReadOnlySpan<char> url) => Options.Definitions?.Find(url) ?? FhirProfiles.R4.Find(url);

    public IReadOnlyList<Problem> Run()
    {
        var type = (FhirType)Tree.Type(_root)!;
        var structure = new FhirStructureWalk(Tree);
        structure.CheckObject(_root, type);
        Problems.AddRange(structure.Problems);
        if (type.IsResource) WalkResource(_root, type, isContained: false);
        else Walk(_root, type);
        return Problems.All;
    }

    /// <summary>Only the rules beyond the structure that nothing may break.</summary>
    public IReadOnlyList<Problem> RunRules()
    {
        FhirRuleWalk.Walk(this, _root, (FhirType)Tree.Type(_root)!);
        return Problems.All.Any(problem => problem.Severity != Severity.Error) ? [.. Problems.All.Where(problem => problem.Severity == Severity.Error)] : Problems.All;
    }

    private void WalkResource(int node, FhirType type, bool isContained)
    {
        var (outerBundle, outerContainer) = (Bundle, Container);
        if (type.Rules.Kind == FhirTypeKind.Bundle) Bundle = new BundleIndex(this, node, outerBundle);
        if (!isContained)
        {
            Container = node;
            ContainedCheck.Check(this, node, type);
        }
        if (Options.ChecksBestPractice) NarrativeCheck.Check(this, node, type, isContained);
        Walk(node, type);
        ProfileCheck.Check(this, node, type, node == _root);
        (Bundle, Container) = (outerBundle, outerContainer);
    }

    private void Walk(int node, FhirType type)
    {
        var rules = type.Rules;
        foreach (var invariant in rules.Invariants) InvariantCheck.Check(this, invariant, node);
        for (var child = Tree.FirstChild(node); child != DataTree.None; child = Tree.NextSibling(child))
        {
            // What is not of the type was reported with the structure.
            if (Tree.Element(child) is not FhirElement element || !type.Has(element)) continue;
            if (rules.Elements[element.Order] is { } asked)
            {
                foreach (var invariant in asked.Invariants) InvariantCheck.Check(this, invariant, child);
                if (asked.Binding is { } binding) BindingCheck.Check(this, child, element.TypeName, binding);
            }
            if (Tree.FirstChild(child) == DataTree.None || Tree.Type(child) is not FhirType inner) continue;
            switch (inner.Rules.Kind)
            {
                case FhirTypeKind.Resource or FhirTypeKind.Bundle:
                    WalkResource(child, inner, isContained: element.Name == "contained");
                    continue;
                case FhirTypeKind.Reference:
                    ReferenceCheck.Check(this, child, element);
                    break;
                case FhirTypeKind.Extension:
                    ExtensionCheck.Check(this, node, child, element);
                    break;
                case FhirTypeKind.Coding:
                    CodingCheck.Check(this, child, KnownElements.CodingSystem, KnownElements.CodingCode);
                    break;
                case FhirTypeKind.Quantity:
                    CodingCheck.Check(this, child, inner.Find("system")!, inner.Find("code")!);
                    break;
            }
            Walk(child, inner);
        }
    }
}
