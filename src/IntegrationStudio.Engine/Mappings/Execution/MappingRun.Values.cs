using System.Text;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Writing values.</summary>
internal sealed partial class MappingRun
{
    private bool Copy(RuleNode rule, in Scope scope, int start, in Target target)
    {
        ulong origin = OriginOf(scope);
        TableUse? table = rule.Table is { Handed: true } ? target.Handed : rule.Table;
        if (rule.Functions is not null)
        {
            Item result = rule.Functions.EvaluateSingle(new EvaluationContext(_environment, scope.AsItem(_message)));
            return WriteItem(rule, result, table, scope, start, target, origin);
        }

        if (!scope.HasItem) return WriteItem(rule, scope.Value, table, scope, start, target, origin);
        if (table is null) return CopyElement(rule, scope.Item, scope, start, target);
        Hl7Element element = scope.Item;
        Hl7Element first = element.Component(1).Component(1);
        if (first.Length != element.Length) element = first;
        return element.HasValue && Translate(rule, table, element.ToString(), scope, start, target, origin);
    }

    private bool CopyElement(RuleNode rule, Hl7Element element, in Scope scope, int start, in Target target)
    {
        ulong origin = element.Position.Packed;
        if (rule.Conversion.TakesFirstComponent())
        {
            Hl7Element first = element.Component(1).Component(1);
            if (first.Length != element.Length) element = first;
            if (!element.HasValue) return false;
        }

        if (!element.NeedsUnescape) return WriteText(rule, element.Message!.Buffer, element.Start, element.Length, scope, start, target, origin);
        return WriteText(rule, Encoding.UTF8.GetBytes(element.ToString()), 0, -1, scope, start, target, origin);
    }

    private bool WriteItem(RuleNode rule, in Item item, TableUse? table, in Scope scope, int start, in Target target, ulong origin)
    {
        if (rule.Conversion == Conversion.Verbatim && table is null && (item.Kind is ItemKind.Date or ItemKind.DateTime or ItemKind.Time ? item.Moment : MomentOf(item)) is { } moment) return WriteMoment(rule, moment, scope, start, target, origin);
        if (rule.Conversion == Conversion.Free && table is null) return WriteFree(rule, item, scope, start, target, origin);
        if (table is null && item.TryGetSlice(out byte[] buffer, out int offset, out int length))
            return WriteText(rule, buffer, offset, length, scope, start, target, origin);
        if (item.ToText() is not { Length: > 0 } text) return false;
        return table is not null
            ? Translate(rule, table, text, scope, start, target, origin)
            : WriteText(rule, Encoding.UTF8.GetBytes(text), 0, -1, scope, start, target, origin);
    }

    /// <summary>Converts a text and writes what comes of it.</summary>
    private bool WriteText(RuleNode rule, byte[] buffer, int offset, int length, in Scope scope, int start, in Target target, ulong origin)
    {
        if (length < 0) length = buffer.Length;
        Converted converted = ValueConversion.Convert(
            rule.Conversion, rule.Primitive, buffer.AsSpan(offset, length), rule.Conversion == Conversion.Moment ? Zone() : null, _scratch,
            out int from, out int count, out string? problem, out string? message);
        // Only in HL7 v2 is the form of every other format a wrong one.
        if (problem is not null && (_source is null || problem != Hl7DateTime.IsoForm)) Report(problem, origin, message!, converted == Converted.Bad, buffer.AsSpan(offset, length), rule);
        switch (converted)
        {
            case Converted.Nothing:
                return false;
            case Converted.Bad:
                if (WriteAbsent(rule, start, target)) return true;
                if (rule.TargetElement?.Name == "value" && rule.Steps is [.., { Kind: StepKind.Single }]) _valueless.Add(Go(rule.Steps[..^1], start, target));
                return false;
            default:
                if (rule.Conversion == Conversion.Code && RequiredAt(rule, target) is { } codes)
                {
                    ReadOnlySpan<byte> code = converted == Converted.Scratch ? _scratch.WrittenSpan : buffer.AsSpan(offset + from, count);
                    if (!codes.Contains(code))
                    {
                        Report("value.code", origin, "This is none of the codes that the element may have.", true, code, rule);
                        return WriteAbsent(rule, start, target);
                    }
                }

                int node = Place(rule, start, target);
                if (node == DataTree.None) return true;
                if (converted == Converted.Scratch) SetValue(rule, node, _scratch.WrittenSpan);
                else SetSlice(rule, node, buffer, offset + from, count);
                Mark(node, rule, origin);
                RunBelow(rule, scope, node, target);
                return true;
        }
    }

    /// <summary>The node to write a value to; none when what is there stays.</summary>
    private int Place(RuleNode rule, int start, in Target target)
    {
        if (rule.Mode == RuleMode.Fill && HasContentAt(rule, start, target)) return DataTree.None;
        int node = rule.Steps.Length == 0 ? start : Go(rule.Steps, start, target);
        if (rule.Conversion == Conversion.Verbatim) node = FirstLeaf(node);
        return Keeps(rule, node) ? DataTree.None : node;
    }

    private void SetSlice(RuleNode rule, int node, byte[] buffer, int start, int length)
    {
        if (FhirPrimitives.IsNumber(rule.Primitive)) _tree.SetNumber(node, buffer, start, length);
        else if (rule.Mode == RuleMode.Append && _tree.Kind(node) == TreeValueKind.Text) Lengthen(node, buffer.AsSpan(start, length));
        else _tree.SetUtf8(node, buffer, start, length);
    }

    private void SetValue(RuleNode rule, int node, ReadOnlySpan<byte> value)
    {
        if (rule.Conversion == Conversion.Boolean) _tree.SetBoolean(node, value[0] == 't');
        else if (FhirPrimitives.IsNumber(rule.Primitive)) _tree.SetNumber(node, value);
        else if (rule.Mode == RuleMode.Append && _tree.Kind(node) == TreeValueKind.Text) Lengthen(node, value);
        else _tree.SetUtf8(node, value);
    }

    private void Lengthen(int node, ReadOnlySpan<byte> line) => Lengthen(node, Encoding.UTF8.GetString(line));

    private void Lengthen(int node, string line) => _tree.SetText(node, $"{_tree.GetText(node)}\n{line}");

    private bool WriteConstantAt(RuleNode rule, Constant constant, in Scope scope, int start, in Target target)
    {
        int node = Place(rule, start, target);
        if (node == DataTree.None) return true;
        if (constant.IsStructure) TreeJson.Write(_tree, node, constant.Json);
        else if (rule.Conversion == Conversion.Free) TreeJson.Write(_tree, node, constant.Json);
        else if (rule.Conversion == Conversion.Boolean) _tree.SetBoolean(node, constant.Text[0] == 't');
        else SetSlice(rule, node, constant.Text, 0, constant.Text.Length);
        Mark(node, rule, rule.Source.Kind == SourceKind.None ? 0 : scope.HasItem ? scope.Item.Position.Packed : (ulong)scope.Node);
        RunBelow(rule, scope, node, target);
        return true;
    }

    /// <summary>Writes a rule's default, in its own target.</summary>
    private void WriteConstant(RuleNode rule, Constant constant, in Scope scope, in Target target)
    {
        int start = target.Node;
        if (rule.On >= 0)
        {
            int named = FindName(rule.On);
            if (named < 0) return;
            start = _resources[named].Node;
        }

        bool isValue = rule.Action is RuleAction.Copy or RuleAction.CopyParts or RuleAction.Constant || (rule.Action == RuleAction.Map && rule.Resource is null && rule.Steps.Length > 0);
        if (isValue) WriteConstantAt(rule, constant, scope, start, target);
    }

    private void RunBelow(RuleNode rule, in Scope scope, int node, in Target target)
    {
        if (rule.Rules.Length == 0) return;
        Target inner = target;
        inner.Node = node;
        RunRules(rule.Rules, scope, inner);
    }

    /// <summary>The codes that a rule's element may have: its own, or those of the element that the current map was called for.</summary>
    private static FhirValueSet? RequiredAt(RuleNode rule, in Target target) => rule.Required ?? (rule.Steps.Length == 0 ? target.Required : null);

    /// <summary>Writes what a code table says for a code.</summary>
    private bool Translate(RuleNode rule, TableUse use, string code, in Scope scope, int start, in Target target, ulong origin)
    {
        code = code.Trim();
        if (use.Names is not null && use.Names.TryGetValue(code, out string? named)) return WriteCode(rule, Encoding.UTF8.GetBytes(named), null, scope, start, target, origin);
        CodeTableRow? row = use.Table?.Find(code, use.Table.HasSystems ? SourceSystem(scope) : null) ?? use.Table?.Fallback;
        if (row is not null) return row.Utf8TargetCode is { } translated && WriteCode(rule, translated, row, scope, start, target, origin);
        if (use.OnlyHits) return false;
        if (use.HasLocalNames) code = LocalSystem(code);
        else if (use.Table is not null && use.Names is null)
        {
            if (RequiredAt(rule, target) is { } codes && !codes.Contains(code))
            {
                ReportAt("table.unmapped", origin, $"\"{Shown(code)}\" is not in {use.Table.Name}; it is left out.", _plan.BadValue == "fail" ? Severity.Error : Severity.Warning, rule);
                return WriteAbsent(rule, start, target);
            }

            // A code that says of which other system it is was never meant to be in the table.
            if (SourceSystem(scope) is not { } system || system.StartsWith("HL7", StringComparison.OrdinalIgnoreCase))
                ReportAt("table.unmapped", origin, $"\"{Shown(code)}\" is not in {use.Table.Name}; it is passed through.", Severity.Warning, rule);
        }

        return WriteText(rule, Encoding.UTF8.GetBytes(code), 0, -1, scope, start, target, origin);
    }

    private bool WriteCode(RuleNode rule, byte[] code, CodeTableRow? row, in Scope scope, int start, in Target target, ulong origin)
    {
        int node = Place(rule, start, target);
        if (node == DataTree.None) return true;
        if (rule.Conversion == Conversion.Boolean) _tree.SetBoolean(node, code.AsSpan().SequenceEqual("true"u8) || code is [(byte)'Y' or (byte)'1']);
        else if (FhirPrimitives.IsNumber(rule.Primitive)) _tree.SetNumber(node, code, 0, code.Length);
        else _tree.SetUtf8(node, code, 0, code.Length);
        Mark(node, rule, origin);
        if (row is not null && rule.Table is { } written)
        {
            WriteSibling(node, written.System, row.Utf8TargetSystem, rule, origin);
            WriteSibling(node, written.Display, row.Utf8TargetDisplay, rule, origin);
        }

        RunBelow(rule, scope, node, target);
        return true;
    }

    private void WriteSibling(int code, TreeElement? element, byte[]? text, RuleNode rule, ulong origin)
    {
        if (element is null || text is null) return;
        int node = _tree.GetOrAdd(_tree.Parent(code), element);
        _tree.SetUtf8(node, text, 0, text.Length);
        Mark(node, rule, origin);
    }

    /// <summary>The coding system that stands beside the code in its composite: component 3, or 6 for the alternate code.</summary>
    private string? SourceSystem(in Scope scope)
    {
        if (!scope.HasItem) return null;
        Hl7Position at = scope.Item.Position;
        Hl7Element composite = at.Subcomponent > 0
            ? new Hl7Position(at.Segment, at.Field, at.Repetition, at.Component).In(_message)
            : new Hl7Position(at.Segment, at.Field, Math.Max(1, at.Repetition)).In(_message);
        int part = at.Subcomponent > 0 ? at.Subcomponent : at.Component;
        Hl7Element system = composite.Component(part == 4 ? 6 : 3);
        return system.HasValue ? system.ToString() : null;
    }

    /// <summary>Where a value comes from: a position in the message, or a node of the source.</summary>
    private static ulong OriginOf(in Scope scope) =>
        scope.HasItem ? scope.Item.Position.Packed : scope.Segment >= 0 ? new Hl7Position(scope.Segment).Packed : (ulong)scope.Node;

    /// <summary>What stands where a bad value would, by policy.</summary>
    private bool WriteAbsent(RuleNode rule, int start, in Target target)
    {
        if (_plan.BadValue != "dataAbsent" || rule.TargetType?.Find("extension") is not { } extension) return false;
        AbsentElement.Mark(_tree, rule.Steps.Length == 0 ? start : Go(rule.Steps, start, target), extension, "error");
        return true;
    }
}
