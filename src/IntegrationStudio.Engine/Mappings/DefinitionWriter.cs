using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IntegrationStudio.Standards.Delimited;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>
/// Writes a definition for people and version control: indented, but what has no nested rules on one line, so that a difference of files is a
/// difference of rules.
/// </summary>
internal sealed class DefinitionWriter
{
    private readonly StringBuilder _text = new();
    private bool _first;

    public static byte[] Write(MappingDefinition definition)
    {
        var writer = new DefinitionWriter();
        writer.Definition(definition);
        return Encoding.UTF8.GetBytes(writer._text.Append('\n').ToString());
    }

    /// <summary>One rule as it stands in a definition: equal texts are equal rules.</summary>
    public static string Write(RuleDefinition rule)
    {
        var writer = new DefinitionWriter();
        writer.Rule(rule, 0);
        return writer._text.ToString();
    }

    private void Definition(MappingDefinition definition)
    {
        Open('{');
        Line(1); Text("$schema", MappingDefinition.SchemaUri);
        Line(1); Text("id", definition.Id);
        Line(1); Text("version", definition.Version);
        Line(1); Text("kind", DefinitionNames.Word(DefinitionNames.Kinds, definition.Kind));
        if (definition.Title is not null) { Line(1); Text("title", definition.Title); }
        if (definition.Note is not null) { Line(1); Text("note", definition.Note); }
        if (definition.Source is { } source) { Line(1); Name("source"); Source(source); }
        if (definition.Target is { } target) { Line(1); Name("target"); Target(target); }
        if (definition.Extends is { } extends) { Line(1); Name("extends"); Reference(extends); }
        if (definition.Uses.Count > 0) { Line(1); Name("uses"); Uses(definition.Uses); }
        if (definition.Policy is { } policy) { Line(1); Name("policy"); Policy(policy); }
        if (definition.Table is not null) { Line(1); Text("table", definition.Table); }
        if (definition.Channel is not null) { Line(1); Name("channel"); _text.Append(definition.Channel.Replace("\n", "\n  ", StringComparison.Ordinal)); }
        if (definition.Rules.Count > 0) { Line(1); Name("rules"); Rules(definition.Rules, 1); }
        if (definition.Changes.Count > 0) { Line(1); Name("changes"); Changes(definition.Changes); }
        _text.Append("\n}");
    }

    private void Source(SourceSchema source)
    {
        Open('{');
        Text("format", source.Format);
        Optional("structure", source.Structure);
        Optional("version", source.Version);
        Optional("type", source.Type);
        Optional("profile", source.Profile);
        Optional("schema", source.Schema);
        Layout(source.Layout);
        Close('}');
    }

    private void Target(TargetSchema target)
    {
        Open('{');
        Text("format", target.Format);
        Optional("type", target.Type);
        Optional("bundle", target.Bundle);
        Optional("structure", target.Structure);
        Optional("version", target.Version);
        Map("profiles", target.Profiles);
        Optional("schema", target.Schema);
        Layout(target.Layout);
        Close('}');
    }

    private void Layout(DelimitedLayout? layout)
    {
        if (layout is null) return;
        Name("layout");
        _text.Append(LayoutFields.Write(layout));
        _first = false;
    }

    private void Reference(MappingReference reference)
    {
        Open('{');
        Text("id", reference.Id);
        Optional("version", reference.Version);
        Optional("hash", reference.Hash);
        Close('}');
    }

    private void Uses(IReadOnlyDictionary<string, MappingReference> uses)
    {
        Open('{');
        foreach ((string name, MappingReference reference) in uses)
        {
            Line(2); Name(name); Reference(reference);
        }

        CloseLine('}', 1);
    }

    private void Policy(MappingPolicy policy)
    {
        Open('{');
        Optional("write", policy.Write);
        Map("writes", policy.Writes);
        Optional("updates", policy.Updates);
        Texts("replaces", policy.Replaces);
        Optional("onNull", policy.OnNull);
        Optional("zone", policy.Zone);
        Optional("zoneSource", policy.ZoneSource);
        Optional("badValue", policy.BadValue);
        Optional("invalid", policy.Invalid);
        Optional("scope", policy.Scope);
        Map("authorities", policy.Authorities);
        Map("systems", policy.Systems);
        Close('}');
    }

    private void Map(string name, IReadOnlyDictionary<string, string> entries)
    {
        if (entries.Count == 0) return;
        Name(name);
        Open('{');
        foreach ((string key, string value) in entries) Text(key, value);
        Close('}');
    }

    private void Changes(IReadOnlyList<ChangeDefinition> changes)
    {
        Open('[');
        foreach (ChangeDefinition change in changes)
        {
            Line(2);
            Open('{');
            Text("at", change.At);
            Text("op", DefinitionNames.Word(DefinitionNames.Operations, change.Operation));
            Optional("before", change.Before);
            Optional("after", change.After);
            if (change.Rule is { } rule)
            {
                Name("rule");
                Rule(rule, 2);
            }

            Close('}');
        }

        CloseLine(']', 1);
    }

    private void Rules(IReadOnlyList<RuleDefinition> rules, int depth)
    {
        Open('[');
        foreach (RuleDefinition rule in rules)
        {
            Line(depth + 1);
            Rule(rule, depth + 1);
        }

        CloseLine(']', depth);
    }

    private void Rule(RuleDefinition rule, int depth)
    {
        Open('{');
        if (rule.Id.Length > 0) Text("id", rule.Id);
        Optional("each", rule.Each);
        Optional("from", rule.From);
        Optional("when", rule.When);
        Optional("on", rule.On);
        Optional("to", rule.To);
        Optional("resource", rule.Resource);
        Optional("as", rule.As);
        Texts("key", rule.Key);
        if (rule.Repeats != Repeats.Merge) Text("repeats", DefinitionNames.Word(DefinitionNames.Repetitions, rule.Repeats));
        Optional("map", rule.Map);
        Json("value", rule.Value);
        Optional("ref", rule.Ref);
        Optional("at", rule.At);
        Optional("script", rule.Script);
        Texts("functions", rule.Functions);
        Optional("table", rule.Table);
        Json("default", rule.Default);
        if (rule.OnNull != OnNull.Omit) Text("onNull", DefinitionNames.Word(DefinitionNames.Nulls, rule.OnNull));
        if (rule.Mode != RuleMode.Set) Text("mode", DefinitionNames.Word(DefinitionNames.Modes, rule.Mode));
        Optional("note", rule.Note);
        if (rule.Rules.Count > 0)
        {
            Name("rules");
            Rules(rule.Rules, depth);
        }

        Close('}');
    }

    private void Texts(string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        Name(name);
        _text.Append('[');
        for (int i = 0; i < values.Count; i++) _text.Append(i == 0 ? "" : ", ").Append(Quote(values[i]));
        _text.Append(']');
    }

    private void Json(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined) return;
        Name(name);
        _text.Append(value.GetRawText());
    }

    private void Optional(string name, string? value)
    {
        if (value is not null) Text(name, value);
    }

    private void Text(string name, string value)
    {
        Name(name);
        _text.Append(Quote(value));
    }

    private void Name(string name)
    {
        Separate();
        _text.Append(Quote(name)).Append(": ");
    }

    /// <summary>A new line, after the comma that the item before it needs.</summary>
    private void Line(int depth)
    {
        if (!_first) _text.Append(',');
        _first = true;
        _text.Append('\n').Append(' ', depth * 2);
    }

    private void Separate()
    {
        if (!_first) _text.Append(", ");
        else if (_text.Length > 0 && _text[^1] == '{') _text.Append(' ');
        _first = false;
    }

    private void Open(char bracket)
    {
        _text.Append(bracket);
        _first = true;
    }

    private void Close(char bracket)
    {
        _text.Append(_text[^1] == '{' ? "" : " ").Append(bracket);
        _first = false;
    }

    private void CloseLine(char bracket, int depth)
    {
        _text.Append('\n').Append(' ', depth * 2).Append(bracket);
        _first = false;
    }

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
