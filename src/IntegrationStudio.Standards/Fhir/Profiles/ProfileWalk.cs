using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Fhir.Validation;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>Checks a node against what a profile asks of it and of all below it.</summary>
internal sealed class ProfileWalk
{
    private const int Deepest = 12;

    [ThreadStatic]
    private static int _depth;

    private readonly FhirValidation _run;
    private readonly FhirProfile _profile;

    private ProfileWalk(FhirValidation run, FhirProfile profile)
    {
        _run = run;
        _profile = profile;
    }

    private DataTree Tree => _run.Tree;

    /// <summary>Reports what a node lacks to meet a profile.</summary>
    public static void Check(FhirValidation run, int node, FhirProfile profile)
    {
        // Profiles may ask for each other in a circle.
        if (_depth >= Deepest) return;
        _depth++;
        if (profile.Base is { } url && run.FindProfile(url) is { } narrowed) Check(run, node, narrowed);
        if (IsNamed(run.Tree, node, profile.TypeName)) new ProfileWalk(run, profile).CheckNode(node, profile.Root);
        else run.Problems.Add("fhir.profile", node, $"{profile.Url} is a profile of {profile.TypeName}, and this is {Articles.With(run.Tree.Type(node)?.Name ?? "value")}.");
        _depth--;
    }

    /// <summary>Whether a node meets a profile.</summary>
    public static bool Conforms(FhirValidation run, int node, FhirProfile profile) => run.Problems.Passes(() => Check(run, node, profile));

    /// <summary>Whether a node's type, or one that it is derived from, has the name.</summary>
    public static bool IsNamed(DataTree tree, int node, string type) => TypeTests.HasTypeNamed(Item.Of(tree, node), type);

    /// <summary>Whether a node is of one of the types.</summary>
    public static bool IsOfType(DataTree tree, int node, IReadOnlyList<ProfileType> types)
    {
        foreach (var type in types)
            if (tree.Type(node)?.Name == type.Code || type.Code is "BackboneElement" or "Element" || IsNamed(tree, node, type.Code)) return true;
        return false;
    }

    private void CheckNode(int node, ProfileElement asked)
    {
        if (asked.Value is { } value && !value.Matches(Tree, node))
            Add(value.IsPattern ? "fhir.pattern" : "fhir.fixed", node, $"{Name(asked)} must {(value.IsPattern ? "have" : "be")} {Shown.Of(value.Shown)}.");
        if (asked.Types.Count > 0) CheckType(node, asked);
        if (asked.Binding is { } binding && Tree.Type(node) is FhirType type) BindingCheck.Check(_run, node, type.Name, binding);
        foreach (var invariant in asked.Invariants) InvariantCheck.Check(_run, invariant, node);
        foreach (var child in asked.Children) CheckChildren(node, child);
    }

    private void CheckType(int node, ProfileElement asked)
    {
        if (!IsOfType(Tree, node, asked.Types))
        {
            Add("fhir.type", node, $"{Name(asked)} must be {string.Join(" or ", asked.Types.Select(t => t.Code).Distinct())}, not {Tree.Type(node)?.Name}.");
            return;
        }
        foreach (var type in asked.Types)
        {
            if (!IsNamed(Tree, node, type.Code)) continue;
            // Extensions are checked by their URLs wherever they stand.
            if (type.Profiles.Count > 0 && type.Code != "Extension") CheckProfiles(node, type.Profiles);
            if (type.Targets.Count > 0 && type.Code == "Reference") ProfileTargets.Check(_run, node, _profile, type.Targets);
        }
    }

    private void CheckProfiles(int node, IReadOnlyList<string> urls)
    {
        var known = urls.Select(u => _run.FindProfile(u)).ToArray();
        if (Array.IndexOf(known, null) >= 0 || Array.Exists(known, p => Conforms(_run, node, p!))) return;
        if (known is [var only]) Check(_run, node, only!);
        else Add("fhir.profile", node, $"This meets none of the profiles {string.Join(", ", urls)}.");
    }

    private void CheckChildren(int node, ProfileElement asked)
    {
        var sorter = asked is { Slicing: { } slicing, Slices.Count: > 0 } ? new SliceSorter(_run, _profile, asked, slicing) : null;
        var count = 0;
        for (var child = Tree.FirstChild(node); child != DataTree.None; child = Tree.NextSibling(child))
        {
            if (!Is(child, asked)) continue;
            count++;
            CheckNode(child, asked);
            if (sorter?.Sort(child) is { } slice) CheckNode(child, slice);
        }
        if (count < asked.Min) Missing(node, asked, count);
        if (count > asked.Max) Add("fhir.too-many", node, asked.Max == 0 ? $"{_profile.Name} does not allow {asked.Shown}." : $"{_profile.Name} allows {asked.Shown} at most {asked.Max} times, and there are {count}.", asked.Name);
        sorter?.Finish(node);
    }

    private void Missing(int node, ProfileElement asked, int count) =>
        Add("fhir.missing", node, count == 0 ? $"{_profile.Name} needs {asked.Shown}." : $"{_profile.Name} needs {asked.Shown} at least {asked.Min} times, and there are {count}.", asked.Name);

    private bool Is(int child, ProfileElement asked)
    {
        if (Tree.Element(child) is not FhirElement element) return false;
        return asked.IsChoice ? element.ChoiceGroup?.Name == asked.Name : element.Name == asked.Name;
    }

    private string Name(ProfileElement asked) => $"{_profile.Name}: {asked.Shown}";

    private void Add(string code, int node, string message, string? below = null) => _run.Problems.Add(code, node, message, below: below);
}
