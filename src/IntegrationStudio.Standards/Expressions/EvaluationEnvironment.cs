using IntegrationStudio.Standards.Expressions.Plans;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// What all expressions of one run share: the chain of enclosing HL7 scopes, variables, the host, and what went wrong.
/// Not thread-safe; make one per run and reuse it with <see cref="Reset"/>.
/// </summary>
public sealed class EvaluationEnvironment(ExpressionHost? host = null)
{
    private readonly List<KeyValuePair<string, Item>> _variables = [];
    private readonly List<Problem> _problems = [];
    private Item[] _scopes = new Item[8];
    private int _deepest;
    private DateTimeOffset? _now;

    /// <summary>What the expressions may ask of the world.</summary>
    public ExpressionHost Host { get; } = host ?? new ExpressionHost();

    /// <summary>How many scopes are entered.</summary>
    public int Depth { get; private set; }

    /// <summary>The innermost scope; empty when none is entered.</summary>
    public Item Current => Depth == 0 ? default : _scopes[Depth - 1];

    /// <summary>What went wrong since the last <see cref="ClearProblems"/>: paths name the expression's column.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Enters a scope: HL7 paths resolve from here outwards, and <c>$this</c> is this item.</summary>
    public void Enter(in Item scope)
    {
        if (Depth == _scopes.Length)
        {
            Array.Resize(ref _scopes, Depth * 2);
        }

        _scopes[Depth++] = scope;
        if (Depth > _deepest) _deepest = Depth;
    }

    /// <summary>Leaves the innermost scope.</summary>
    /// <remarks>What it was stays behind until the next one overwrites it or <see cref="Reset"/> clears it: rules enter and leave thousands of scopes a message.</remarks>
    public void Leave() => Depth--;

    /// <summary>Sets <c>%name</c>.</summary>
    public void SetVariable(string name, in Item value)
    {
        for (int i = 0; i < _variables.Count; i++)
        {
            if (_variables[i].Key == name)
            {
                _variables[i] = new(name, value);
                return;
            }
        }

        _variables.Add(new(name, value));
    }

    /// <summary>Reads <c>%name</c>.</summary>
    public bool TryGetVariable(string name, out Item value)
    {
        foreach (KeyValuePair<string, Item> variable in _variables)
        {
            if (variable.Key == name)
            {
                value = variable.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The time of <c>now()</c>: the host's clock when it is first asked for, the same for the whole run.</summary>
    public DateTimeOffset Now => _now ??= Host.Time.GetLocalNow();

    /// <summary>Ends an evaluation between two items of <c>where()</c>, <c>select()</c> and their like with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>Forgets the problems.</summary>
    public void ClearProblems()
    {
        _problems.Clear();
        ProblemsBefore = 0;
    }

    /// <summary>Forgets everything but the host: ready for the next run.</summary>
    public void Reset()
    {
        Array.Clear(_scopes, 0, _deepest);
        (Depth, _deepest) = (0, 0);
        _now = null;
        Root = default;
        Stop = default;
        _variables.Clear();
        ClearProblems();
    }

    /// <summary>A variable that was set, or one that is always there.</summary>
    internal Item ReadVariable(string name)
    {
        if (TryGetVariable(name, out Item value)) return value;
        return name switch
        {
            "context" => Root,
            "resource" or "rootResource" => NodeNavigation.ResourceOf(Root, isOutermost: name == "rootResource"),
            _ => Item.Of(BuiltInVariables.Find(name)),
        };
    }

    /// <summary>The item at which the running expression was started, <c>%context</c>.</summary>
    internal Item Root { get; set; }

    internal ref readonly Item Scope(int index) => ref _scopes[index];

    /// <summary>Keeps the first problem of the running expression: what follows from it would only repeat it, item after item.</summary>
    internal void Report(Problem problem)
    {
        if (ProblemCount == ProblemsBefore) _problems.Add(problem);
    }

    internal int ProblemCount => _problems.Count;

    /// <summary>How many problems there were when the running expression was started.</summary>
    internal int ProblemsBefore { get; set; }
}
