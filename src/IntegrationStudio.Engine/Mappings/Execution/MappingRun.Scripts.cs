using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Script rules: noted while the rules run, called together, their results written where the rules stood.</summary>
internal sealed partial class MappingRun
{
    private List<NotedCall>? _calls;

    /// <summary>A script rule that waits for its result.</summary>
    private sealed record NotedCall(RuleNode Rule, int Node, byte[] Input, ulong Origin, RuleNode[] Path);

    /// <summary>Whether any script is to be called.</summary>
    public bool HasCalls => _calls is { Count: > 0 };

    /// <summary>What the scripts are called with.</summary>
    public ScriptBatch Batch(IReadOnlyDictionary<string, CompiledScript> scripts) =>
        new([.. _calls!.Select(call => new ScriptCall(scripts[call.Rule.Script!.Path], call.Rule.Script.Function, call.Input))]) { Context = _source is null ? ScriptInput.Of(_message) : ScriptInput.Of(_source), Scripts = [.. scripts.Values] };

    /// <summary>Writes what the scripts returned.</summary>
    public void Apply(Outcome<ScriptBatchResult> outcome)
    {
        if (!outcome.Succeeded)
        {
            foreach (Problem problem in outcome.Problems) Report(problem);
            return;
        }

        for (int i = 0; i < _calls!.Count; i++)
        {
            NotedCall call = _calls[i];
            call.Path.CopyTo(_path, 0);
            _depth = call.Path.Length;
            ScriptCallResult result = outcome.Value.Results[i];
            if (result.Problem is { } problem) Report(problem with { Message = $"{problem.Message} (rule {RulePath()})", Severity = Severity.Error });
            else Apply(call, result.Output);
        }

        _depth = 0;
    }

    private void RunScript(RuleNode rule, in Scope scope, in Target target)
    {
        if (rule.Source.Kind == SourceKind.Walk)
        {
            RunSource(rule, scope, target);
            return;
        }

        if (rule.Source.Kind == SourceKind.Expression)
        {
            RunScriptOnce(rule, scope, target);
            return;
        }

        int segment = rule.Source.Kind == SourceKind.OtherField ? FindSegment(rule.Source.Segment, scope) : scope.Segment;
        if (rule.Source.Kind is SourceKind.Field or SourceKind.OtherField)
        {
            if (segment < 0 || _message[segment].Field(rule.Source.Field) is not { HasValue: true } field) return;
            RunItem(rule, scope with { Item = field, HasItem = true, Segment = segment, Value = default }, target);
            return;
        }

        Hl7Element item = scope.HasItem ? rule.Source.Below(scope.Item) : default;
        if (rule.Source.Kind == SourceKind.None || item.HasValue) RunItem(rule, scope with { Item = item, HasItem = item.HasValue }, target);
    }

    /// <summary>Hands all values of an expression to one call; the first one stands for them in the trace.</summary>
    private void RunScriptOnce(RuleNode rule, in Scope scope, in Target target)
    {
        var items = new ItemList();
        try
        {
            rule.Source.Expression!.Evaluate(new EvaluationContext(_environment), ref items);
            List<string> texts = [];
            Scope first = scope;
            for (int i = 0; i < items.Count; i++)
            {
                Item item = items[i];
                if (item.Kind == ItemKind.Node && HasParts(item))
                {
                    // A script that reads a structure gets it whole, each by itself.
                    RunValue(rule, scope, item, target, i);
                    continue;
                }

                if (!item.HasValue || item.ToText() is not { } text) continue;
                if (texts.Count == 0 && item.Kind == ItemKind.Hl7) (first.Item, first.HasItem, first.Value) = (item.Hl7, true, default);
                else if (texts.Count == 0) (first.HasItem, first.Value) = (false, item);
                texts.Add(text);
            }

            if (texts.Count == 0) return;
            _collected = texts;
            RunItem(rule, first, target);
        }
        finally
        {
            _collected = null;
            items.Dispose();
        }
    }

    /// <summary>The texts of a script rule whose source is an expression.</summary>
    private List<string>? _collected;

    /// <summary>Notes a call with what the script gets to see.</summary>
    private bool NoteCall(RuleNode rule, in Scope scope, int start, in Target target)
    {
        if (rule.Mode == RuleMode.Fill && HasContentAt(rule, start, target)) return false;
        int node = rule.Steps.Length == 0 ? start : Go(rule.Steps, start, target);
        _suspects.Add(node);
        byte[] input = _source is null
            ? ScriptInput.Of(Texts(rule, scope), scope.Segment >= 0 ? _message[scope.Segment] : null)
            : ScriptInput.Of(Texts(rule, scope), _source, scope.Node);
        (_calls ??= []).Add(new NotedCall(rule, node, input, OriginOf(scope), _path[.._depth]));
        return true;
    }

    private List<string> Texts(RuleNode rule, in Scope scope)
    {
        if (_collected is not null) return _collected;
        List<string> texts = [];
        if (scope.HasItem)
        {
            foreach (Hl7Element repetition in scope.Item.Repetitions)
            {
                Hl7Element element = rule.Source.Kind is SourceKind.Field or SourceKind.OtherField ? rule.Source.Below(repetition) : repetition;
                if (element.HasValue) texts.Add(element.ToString());
            }
        }
        else if (scope.Value.ToText() is { } text)
        {
            texts.Add(text);
        }

        return texts;
    }

    private void Apply(NotedCall call, ReadOnlyMemory<byte> output)
    {
        using var json = JsonDocument.Parse(output);
        JsonElement root = json.RootElement;
        TreeElement? element = call.Rule.TargetElement;
        if (root.ValueKind != JsonValueKind.Array)
        {
            ApplyOne(call, call.Node, root);
            return;
        }

        int node = call.Node;
        foreach (JsonElement item in root.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Null) continue;
            if (node == DataTree.None && element is not { IsList: true }) break;
            ApplyOne(call, node == DataTree.None ? _tree.Append(_tree.Parent(call.Node), element!) : node, item);
            node = DataTree.None;
        }
    }

    private void ApplyOne(NotedCall call, int node, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return;
        RuleNode rule = call.Rule;
        if (rule.Conversion is Conversion.None or Conversion.Free || json.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            if (TreeJson.Write(_tree, node, json) is { } unknown)
                Report(new Problem("script.result", "", $"The script's result has \"{unknown}\", which {rule.TargetType?.Name ?? "the target"} has not (rule {RulePath()}).", Severity.Warning));
            return;
        }

        if (rule.Conversion == Conversion.Verbatim) node = FirstLeaf(node);
        byte[] text = Encoding.UTF8.GetBytes(json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText());
        Converted converted = ValueConversion.Convert(rule.Conversion, rule.Primitive, text, Zone(), _scratch, out int start, out int length, out string? problem, out string? message);
        if (problem is not null) Report(problem, call.Origin, message!, converted == Converted.Bad, text, rule);
        if (converted == Converted.Scratch) SetValue(rule, node, _scratch.WrittenSpan);
        else if (converted == Converted.Slice) SetSlice(rule, node, text, start, length);
        else return;
        Mark(node, rule, call.Origin);
    }
}
