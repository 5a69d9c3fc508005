using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer;

/// <summary>Keeps the list of problems up to date.</summary>
internal sealed partial class DesignerSession
{
    private readonly Dictionary<ProblemOrigin, IReadOnlyList<DesignerProblem>> _found = [];
    private Task _checking = Task.CompletedTask;
    private int _checked = -1;

    /// <summary>Everything that is wrong, errors first.</summary>
    public IReadOnlyList<DesignerProblem> Problems { get; private set; } = [];

    /// <summary>Whether <see cref="Problems"/> are those of the definition as it is now.</summary>
    public bool IsChecked => _checked == Revision;

    /// <summary>Done when the problems of the last change are known.</summary>
    public Task Settled => _checking;

    /// <summary>Puts in what a run, a validation, a script or a test found; what it found before goes.</summary>
    public void Report(ProblemOrigin origin, IReadOnlyList<DesignerProblem> problems)
    {
        if (problems.Count == 0 && !_found.ContainsKey(origin)) return;
        _found[origin] = problems;
        Problems = [.. _found.OrderBy(found => found.Key).SelectMany(found => found.Value).OrderByDescending(problem => problem.Problem.Severity)];
        Raise(DesignerEvent.Problems);
    }

    /// <summary>Compiles in the background; the result comes back on the dispatcher, and only while it is still about what is on the screen.</summary>
    private void CheckSoon()
    {
        // The check reads what is immutable: the library as it is now. The last check goes on, its result is passed over.
        (MappingLibrary library, string id, int revision) = (Library, Id, Revision);
        _checking = CheckAsync(library, id, revision);
    }

    private async Task CheckAsync(MappingLibrary library, string id, int revision)
    {
        IReadOnlyList<Problem> problems;
        try
        {
            problems = await Task.Run(() => library.Check(id), _closing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (revision != Revision || _closing.IsCancellationRequested) return;
        _checked = revision;
        var places = new ProblemPlaces(this);
        _found[ProblemOrigin.Compile] = [.. problems.Select(places.Of)];
        Report(ProblemOrigin.Compile, _found[ProblemOrigin.Compile]);
    }
}
