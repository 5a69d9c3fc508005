using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Scripting;

namespace IntegrationStudio.Portal.Designer.Scripts;

/// <summary>Checks all scripts of the definition after every change, a moment after the last key, and keeps the list of problems up to date. Only for the circuit's dispatcher.</summary>
internal sealed class ScriptWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly DesignerSession _session;
    private readonly ScriptCompiler _compiler;
    private readonly CancellationTokenSource _closing = new();
    private Task _work = Task.CompletedTask;
    private int _wanted;

    public ScriptWatch(DesignerSession session, ScriptCompiler compiler)
    {
        (_session, _compiler) = (session, compiler);
        session.Changed += OnChanged;
        CheckSoon();
    }

    /// <summary>Done when the last change has been checked.</summary>
    public Task Idle => _work;

    public async ValueTask DisposeAsync()
    {
        _session.Changed -= OnChanged;
        await _closing.CancelAsync();
        await _work;
        _closing.Dispose();
    }

    private void OnChanged(DesignerEvent what)
    {
        if ((what & DesignerEvent.Content) != DesignerEvent.None) CheckSoon();
    }

    private void CheckSoon()
    {
        _wanted++;
        if (_work.IsCompleted) _work = WorkAsync();
    }

    private async Task WorkAsync()
    {
        var checkedNow = -1;
        try
        {
            while (checkedNow != _wanted)
            {
                checkedNow = _wanted;
                if (ScriptFiles.Of(_session.Package).Count == 0)
                {
                    _session.Report(ProblemOrigin.Script, []);
                    continue;
                }

                await Task.Delay(Pause, _session.Services.Time, _closing.Token);
                if (checkedNow != _wanted) continue;
                var (library, folder) = (_session.Library, _session.Folder);
                var problems = await Task.Run(() => ScriptChecks.Of(library, folder).RunAsync(_compiler, _closing.Token), _closing.Token);
                if (checkedNow == _wanted) _session.Report(ProblemOrigin.Script, [.. problems.Where(problem => problem.Code != "compile.script").Select(Of)]);
            }
        }
        catch (OperationCanceledException)
        {
            // The designer is closed.
        }
        catch (ObjectDisposedException)
        {
            // The program ends.
        }
    }

    private DesignerProblem Of(Standards.Problem problem)
    {
        IReadOnlyList<ScriptRule> calls = ScriptPlace.Of(problem.Path) is { } place && place.Path.StartsWith(_session.Id + "/", StringComparison.Ordinal)
            ? ScriptFiles.Uses(_session, new ScriptEntry(_session.Id, place.Path[(_session.Id.Length + 1)..], ScriptOwner.Own))
            : [];
        return new DesignerProblem(problem, calls.Count > 0 ? calls[0].Path : null, null, null, ProblemOrigin.Script);
    }
}
