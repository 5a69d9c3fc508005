using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Resources, their names, the frames that the names live in, and references between them.</summary>
internal sealed partial class MappingRun
{
    private readonly List<(int Names, int Window, int Deferred)> _frames = [];
    private readonly List<(int Name, int Resource)> _names = [];
    private readonly List<(int Node, int Resource)> _links = [];
    private readonly Dictionary<int, int> _hops = [];
    private readonly List<DeferredRule> _deferred = [];
    private ResourceEntry[] _resources = new ResourceEntry[64];
    private int _resourceCount;
    private bool _makesNew;

    /// <summary>A rule that waits for a resource, with what it needs to run later.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Scope">Where it reads.</param>
    /// <param name="Target">Where it writes; its window is gone by then.</param>
    /// <param name="Node">The reference to fill; <see cref="DataTree.None"/> when the rule runs as a whole.</param>
    /// <param name="Path">The rules around it.</param>
    private sealed record DeferredRule(RuleNode Rule, Scope Scope, Target Target, int Node, RuleNode[] Path);

    /// <summary>Opens a frame with a window of its own; returns the window.</summary>
    private int PushFrame(in Target target)
    {
        int window = _slots.Open(target.Slots);
        _frames.Add((_names.Count, window, _deferred.Count));
        return window;
    }

    /// <summary>Closes the innermost frame. What waits for a name gets a last chance here; what still misses it waits for the frame around.</summary>
    private void PopFrame()
    {
        (int names, int window, int deferred) = _frames[^1];
        if (_deferred.Count > deferred) Retry(deferred);
        _frames.RemoveAt(_frames.Count - 1);
        _names.RemoveRange(names, _names.Count - names);
        _slots.Close(window);
    }

    /// <summary>The resource that a name means here; -1 when there is none. Names are stacked as frames are, so the newest is the innermost.</summary>
    private int FindName(int name)
    {
        for (int i = _names.Count - 1; i >= 0; i--)
            if (_names[i].Name == name) return _names[i].Resource;
        return -1;
    }

    private void BindRoot(int root)
    {
        int bundle = AddResource(root, _plan.Map.Rules.Length > 0 ? _plan.Map.Rules[0] : null!);
        _names.Add((_plan.BundleName, bundle));
    }

    /// <summary>The root node of the resource that a rule makes or continues.</summary>
    private int ResourceFor(RuleNode rule, in Scope scope)
    {
        int known = _makesNew ? -1 : FindName(rule.ResourceName);
        _makesNew = false;
        if (known < 0)
        {
            known = AddResource(_tree.CreateRoot(rule.Resource), rule, scope.Segment);
            _names.Add((rule.ResourceName, known));
        }

        ref ResourceEntry entry = ref _resources[known];
        if (rule.Key.Length > 0 && entry.Key is null) entry.Key = KeyOf(rule, scope);
        return entry.Node;
    }

    /// <summary>Gives the resource whose root a rule has come to the rule's key.</summary>
    private void SetKey(RuleNode rule, int root, in Scope scope)
    {
        for (int i = _resourceCount - 1; i >= 0; i--)
        {
            if (_resources[i].Node != root) continue;
            _resources[i].Key ??= KeyOf(rule, scope);
            return;
        }
    }

    /// <summary>Authority and value of a rule's key; null when it has no value here. As with conditions, paths of a component rule's key start at the composite.</summary>
    private string? KeyOf(RuleNode rule, in Scope scope)
    {
        if (rule.Source is not { Kind: SourceKind.Component, Component: > 0 }) return KeyOf(rule);
        _environment.Leave();
        string? key = KeyOf(rule);
        _environment.Enter(Item.Of(scope.Item));
        return key;
    }

    private string? KeyOf(RuleNode rule)
    {
        var context = new EvaluationContext(_environment);
        string? value = rule.Key[^1].EvaluateSingle(context).ToText();
        if (string.IsNullOrWhiteSpace(value)) return null;
        string authority = "";
        for (int i = 0; i < rule.Key.Length - 1; i++)
        {
            string part = rule.Key[i].EvaluateSingle(context).ToText() ?? "";
            authority += authority.Length > 0 && part.Length > 0 ? "|" + part : part;
        }

        if (_plan.Authorities.TryGetValue(authority, out string? system)) authority = system;
        return $"{(authority.Length > 0 ? authority : SenderScope())}|{value.Trim()}";
    }

    private int AddResource(int node, RuleNode rule, int segment = -1)
    {
        if (_resourceCount == _resources.Length) Array.Resize(ref _resources, _resourceCount * 2);
        ulong hash = 14695981039346656037;
        for (int i = 0; i < _depth; i++) hash = (hash ^ _path[i].IdHash) * 1099511628211;
        _resources[_resourceCount] = new ResourceEntry { Node = node, Rule = rule, PathHash = hash, Segment = segment, Merged = -1 };
        return _resourceCount++;
    }

    /// <summary>From a reference to its resource, which is made on the first way there.</summary>
    private int HopNode(TargetStep step, int reference)
    {
        if (_hops.TryGetValue(reference, out int known) && _tree.Type(_resources[known].Node) == step.Resource) return _resources[known].Node;
        int resource = AddResource(_tree.CreateRoot(step.Resource), _path[_depth - 1], _at);
        _hops[reference] = resource;
        _links.Add((reference, resource));
        _suspects.Add(reference);
        return _resources[resource].Node;
    }

    private bool WriteReference(RuleNode rule, int start, in Target target, in Scope scope)
    {
        int resource = FindName(rule.ReferenceName);
        if (rule.Mode == RuleMode.Fill && HasContentAt(rule, start, target)) return false;
        if (resource == 0 && !_plan.LinksBundle) return WriteReferenceToAll(rule, start, target);
        if (rule.At is not null) return WriteReferencesTo(rule, start, target);
        int node = Go(rule.Steps, start, target);
        if (rule.Mode == RuleMode.Fill && IsLinked(node)) return false;
        _suspects.Add(node);
        if (resource >= 0) Link(rule, node, resource);
        else _deferred.Add(new DeferredRule(rule, scope, target, node, _path[..(_depth - 1)]));
        if (rule.Rules.Length > 0)
        {
            Target inner = target;
            inner.Node = node;
            RunRules(rule.Rules, scope, inner);
        }

        return resource >= 0;
    }

    /// <summary>Whether a reference points somewhere already; what it says is only written at the end.</summary>
    private bool IsLinked(int node)
    {
        foreach ((int reference, _) in _links)
            if (reference == node) return true;
        return false;
    }

    private void Link(RuleNode rule, int node, int resource)
    {
        _links.Add((node, resource));
        Mark(node, rule, 0);
    }

    private void Defer(RuleNode rule, in Scope scope, in Target target) =>
        _deferred.Add(new DeferredRule(rule, scope, target, DataTree.None, _path[..(_depth - 1)]));

    /// <summary>Runs what began to wait in the innermost frame and now finds its resource.</summary>
    private void Retry(int first)
    {
        DeferredRule[] waiting = [.. _deferred.Skip(first)];
        _deferred.RemoveRange(first, waiting.Length);
        foreach (DeferredRule one in waiting)
        {
            int resource = FindName(one.Node == DataTree.None ? one.Rule.On : one.Rule.ReferenceName);
            if (resource < 0)
            {
                _deferred.Add(one);
                continue;
            }

            int depth = _depth;
            RuleNode[] path = _path[..depth];
            one.Path.CopyTo(_path, 0);
            _depth = one.Path.Length;
            _path[_depth++] = one.Rule;
            if (one.Node == DataTree.None) RunLater(one);
            else if (one.Rule.Mode != RuleMode.Fill || !IsLinked(one.Node)) Link(one.Rule, one.Node, resource);
            _depth = depth;
            path.CopyTo(_path, 0);
        }
    }

    /// <summary>Runs a rule that waited, in the scope that it had and with slots of its own.</summary>
    private void RunLater(DeferredRule one)
    {
        Scope scope = one.Scope;
        Target target = one.Target;
        target.Window = _slots.Open(target.Slots);
        int entered = 1;
        _environment.Enter(Item.Of(scope.Group));
        if (scope.Segment >= 0)
        {
            _environment.Enter(Item.Of(_message[scope.Segment]));
            entered++;
        }

        if (scope.HasItem || !scope.Value.IsEmpty)
        {
            _environment.Enter(scope.AsItem(_message));
            entered++;
        }

        RunItem(one.Rule, scope, target);
        while (entered-- > 0) _environment.Leave();
        _slots.Close(target.Window);
    }

    private void ClearResources()
    {
        _frames.Clear();
        _names.Clear();
        _links.Clear();
        _hops.Clear();
        _deferred.Clear();
        _placed.Clear();
        _everything.Clear();
        _suspects.Clear();
        _valueless.Clear();
        _extensions.Clear();
        Array.Clear(_resources, 0, _resourceCount);
        _resourceCount = 0;
        _makesNew = false;
    }

    private int CreateRoot() => _tree.CreateRoot(_plan.Root);
}
