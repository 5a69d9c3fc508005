using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>What one validation found so far. Says nothing twice: profiles repeat what the base definitions ask.</summary>
internal sealed class FhirProblems(DataTree tree, int most)
{
    private readonly HashSet<(string Path, string Message)> _said = [];
    private List<Problem> _list = [];
    private int _quiet;

    public IReadOnlyList<Problem> All => _list;

    public void AddRange(IReadOnlyList<Problem> problems)
    {
        for (var i = 0; i < problems.Count && _list.Count < most; i++)
            if (_said.Add((problems[i].Path, problems[i].Message))) _list.Add(problems[i]);
    }

    /// <summary>Adds a problem at a node, or at something below it that is not there.</summary>
    public void Add(string code, int node, string message, Severity severity = Severity.Error, string? mend = null, string? below = null)
    {
        if (_list.Count >= most) return;
        var path = FhirPath.Of(tree, node) + (below is null ? "" : $".{below}");
        if (_quiet > 0 || _said.Add((path, message))) _list.Add(new Problem(code, path, message, severity) { Mend = mend });
    }

    /// <summary>Whether a check finds no error; what it finds is forgotten.</summary>
    public bool Passes(Action check)
    {
        var outer = _list;
        _list = [];
        _quiet++;
        check();
        _quiet--;
        var passes = _list.TrueForAll(p => p.Severity != Severity.Error);
        _list = outer;
        return passes;
    }
}
