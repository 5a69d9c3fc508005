using System.Buffers;
using System.Runtime.CompilerServices;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>
/// One run of a mapping over one message: the state, and the walk over the rules. Pooled; holds nothing of a message after <see cref="Clear"/>.
/// </summary>
internal sealed partial class MappingRun
{
    private static readonly Hl7Message NoMessage = Hl7Message.Parse("MSH|^~\\&|\r"u8.ToArray()).Require();

    private readonly RunHost _host = new();
    private readonly EvaluationEnvironment _environment;
    private readonly SlotStack _slots = new();
    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private RuleNode[] _path = new RuleNode[32];
    private int _depth;
    private MappingPlan _plan = null!;
    private RunOptions _options = null!;
    private RuleClock? _clock;
    private CancellationToken _stop;
    private Hl7Message _message = null!;

    /// <summary>The source that is a tree; null for messages, whose place an empty message takes where the other does not matter.</summary>
    private DataTree? _source;
    private ReadOnlyMemory<byte> _raw;
    private Hl7GroupTree _groups = null!;
    private DataTree _tree = null!;
    private List<Problem>? _problems;
    private bool _failed;
    private bool _keeps;

    /// <summary>The segment at which a rule runs; -1 in a group.</summary>
    private int _at;

    public MappingRun() => _environment = new EvaluationEnvironment(_host);

    /// <summary>Runs every rule. Scripts are only noted, see <see cref="HasCalls"/>; the result is put together by <see cref="Finish"/>.</summary>
    public void Start(MappingPlan plan, MappingInput input, RunOptions options)
    {
        _plan = plan;
        _options = options;
        _clock = options.Clock;
        _stop = _environment.Stop = options.Stop;
        _message = input.Hl7 ?? NoMessage;
        _source = input.Tree;
        _raw = input.Raw;
        _tree = TreePool.Shared.Rent(options.Trace);
        _groups = Hl7Structure.Resolve(_message, plan.Structure);
        if (plan.IsGeneral) ReportGeneral();
        _host.Start(plan, options);
        int root = CreateRoot();
        var scope = new Scope { Group = _groups.Root, Segment = -1 };
        Item whole = Item.Of(_groups.Root);
        if (_source is not null) (scope.Value, scope.Node, whole) = (Item.Of(_source, _source.Root), _source.Root, Item.Of(_source, _source.Root));
        var target = new Target { Node = root, Slots = plan.Map.Slots };
        target.Window = PushFrame(target);
        BindRoot(root);
        _environment.Enter(whole);
        RunRules(plan.Map.Rules, scope, target);
        PopFrame();
        SenderScope();
        _environment.Leave();
        foreach (Problem problem in _environment.Problems) Report(problem with { Severity = Severity.Warning });
    }

    /// <summary>Whether it was told to stop: then it may have ended anywhere, and is not used again.</summary>
    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Forgets the message.</summary>
    public void Clear()
    {
        _groups.Dispose();
        _environment.Reset();
        _slots.Reset();
        _scratch.ResetWrittenCount();
        Array.Clear(_path, 0, _path.Length);
        (_message, _groups, _tree, _plan, _options, _problems) = (null!, null!, null!, null!, null!, null);
        (_source, _raw, _clock, _stop) = (null, default, null, default);
        (_depth, _groupEntered, _failed, _keeps) = (0, 0, false, false);
        ClearResources();
        ClearZone();
        _ruleNumbers?.Clear();
        _rulePaths?.Clear();
        _calls?.Clear();
    }

    /// <summary>Runs rules at one place. Rules whose field or component is not there are passed over together.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Inlined, its callees' locals would be cleared on every entry, also where no rule runs.
    private void RunRules(RuleNode[] rules, in Scope scope, in Target target)
    {
        int i = 0;
        while (i < rules.Length)
        {
            RuleNode rule = rules[i];
            if (rule.Gate == 0)
            {
                RunRule(rule, scope, target);
                i++;
                continue;
            }

            if (!IsThere(rule, scope))
            {
                i = rule.NextGate;
                continue;
            }

            int end = rule.NextGate;
            do RunRule(rules[i], scope, target);
            while (++i < end);
        }
    }

    private void RunCalled(CompiledMap called, in Scope scope, Target inner)
    {
        inner.Window = _slots.Open(called.Slots);
        if (Chosen(called, scope) is { } chosen) RunChosen(chosen, scope, inner);
        else RunRules(called.Rules, scope, inner);
        _slots.Close(inner.Window);
    }

    /// <summary>The rules of a called map that can do anything here; null where no choice is made.</summary>
    private RuleNode[]? Chosen(CompiledMap called, in Scope scope)
    {
        if (called.Choice is not { } choice) return null;
        if (scope.HasItem) return called.Map.Package.Definition.Kind == MappingKind.DataType ? choice.For(scope.Item) : null;
        return scope.Segment >= 0 && called.Map.Package.Definition.Kind == MappingKind.Segment ? choice.For(_message[scope.Segment]) : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunChosen(RuleNode[] rules, in Scope scope, in Target target)
    {
        foreach (RuleNode rule in rules) RunRule(rule, scope, target);
    }

    private bool IsThere(RuleNode rule, in Scope scope)
    {
        if (rule.GateIsField) return scope.Segment >= 0 && !_message[scope.Segment].Field(rule.Gate).IsEmpty;
        return scope.HasItem && !scope.Item.Component(rule.Gate).IsEmpty;
    }

    private void RunRule(RuleNode rule, in Scope scope, in Target target)
    {
        if (rule.When is not null && !rule.WhenNeedsItem && !Holds(rule, rule.When, scope)) return;
        if (_depth == _path.Length) Array.Resize(ref _path, _depth * 2);
        _path[_depth++] = rule;
        _makesNew = false;
        if (!rule.IsLeaf || !TryLeaf(rule, scope, target)) RunWhole(rule, scope, target);
        _depth--;
    }

    private void RunWhole(RuleNode rule, in Scope scope, in Target target)
    {
        // Runs with a trace never take the short way of leaves, so that all rules come by here.
        if (_clock is { } clock)
        {
            clock.Enter(rule.Id);
            RunTimed(rule, scope, target);
            clock.Leave();
        }
        else
        {
            RunTimed(rule, scope, target);
        }
    }

    private void RunTimed(RuleNode rule, in Scope scope, in Target target)
    {
        if (rule.Action == RuleAction.Script) RunScript(rule, scope, target);
        else if (!RunSource(rule, scope, target) && rule.Default is not null) WriteConstant(rule, rule.Default, scope, target);
    }

    /// <summary>Whether a condition holds: read from the message where it is plain, evaluated otherwise.</summary>
    private bool Holds(RuleNode rule, CompiledExpression when, in Scope scope) =>
        rule.WhenPlain is { } plain && scope.Segment >= 0 && scope.Value.IsEmpty && plain.TryTest(_message[scope.Segment], scope.Item, scope.HasItem, out bool holds)
            ? holds
            : when.EvaluateBoolean(new EvaluationContext(_environment));

    /// <summary>Runs the rule at one item of its source, whose scope is entered. Returns whether anything was written.</summary>
    private bool RunItem(RuleNode rule, in Scope scope, in Target target)
    {
        if (_stop.IsCancellationRequested) _stop.ThrowIfCancellationRequested();
        if (rule.When is not null && rule.WhenNeedsItem && !Holds(rule, rule.When, scope)) return false;
        int start = target.Node;
        _at = scope.Segment;
        if (rule.On >= 0)
        {
            int named = FindName(rule.On);
            if (named < 0)
            {
                Defer(rule, scope, target);
                return true;
            }

            start = _resources[named].Node;
        }
        else if (rule.Resource is not null)
        {
            start = ResourceFor(rule, scope);
        }

        return rule.Action switch
        {
            RuleAction.Copy => Copy(rule, scope, start, target),
            RuleAction.CopyParts => CopyParts(rule, scope, start, target),
            RuleAction.CopyTree => CopyTree(rule, scope, start, target),
            RuleAction.Constant => WriteConstantAt(rule, rule.Value!, scope, start, target),
            RuleAction.Reference => WriteReference(rule, start, target, scope),
            RuleAction.Script => NoteCall(rule, scope, start, target),
            _ => Enter(rule, scope, start, target),
        };
    }

    /// <summary>Goes to the rule's element and runs its map and nested rules there.</summary>
    private bool Enter(RuleNode rule, in Scope scope, int start, in Target target)
    {
        if (rule.Mode == RuleMode.Fill && HasContentAt(rule, start, target)) return false;
        int node = rule.Steps.Length == 0 ? start : Go(rule.Steps, start, target);
        if (rule.Key.Length > 0 && rule.Resource is null) SetKey(rule, node, scope);
        bool kept = _keeps;
        _keeps |= rule.Mode == RuleMode.Merge;
        if (rule.Called is { } called)
        {
            TableUse? handed = rule.Table is { Handed: false } ? rule.Table : rule.Table is null ? null : target.Handed;
            var inner = new Target { Node = node, Slots = called.Slots, Handed = handed, Required = rule.Required ?? (rule.Steps.Length == 0 ? target.Required : null) };
            if (called.Memory is null || !TryRecall(called, scope, inner)) RunCalled(called, scope, inner);
        }

        if (rule.Rules.Length > 0)
        {
            Target inner = target;
            inner.Node = node;
            RunRules(rule.Rules, scope, inner);
        }

        _keeps = kept;
        if (_tree.HasContent(node)) return true;
        if (rule.Steps.Length > 0) _suspects.Add(node);
        return false;
    }
}
