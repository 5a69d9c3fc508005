using System.Text;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Designer.Saving.History;

/// <summary>A rule in one line, as the mapping table would say it: <c>PID-5.1 -> name.family, trim, when PID-5 exists</c>.</summary>
internal static class RuleLine
{
    public static string Of(RuleDefinition rule)
    {
        var line = new StringBuilder();
        if (rule.Each is { } each) line.Append("each ").Append(each);
        else if (rule.From is { } from) line.Append(from);
        else if (rule.Value.ValueKind != System.Text.Json.JsonValueKind.Undefined) line.Append(rule.Value.GetRawText());
        else if (rule.Script is { } script) line.Append(script);
        else if (rule.Ref is { } reference) line.Append("reference to ").Append(reference).Append(rule.At is { } at ? $" at {at}" : "");
        if (rule.On is { } on) line.Append(" \u2192 ").Append(on).Append(rule.To is { } there ? $".{there}" : "");
        else if ((rule.To ?? rule.As ?? rule.Resource) is { } to) line.Append(" \u2192 ").Append(to);
        List<string> more = [];
        if (rule.Map is { } map) more.Add($"by {map}");
        more.AddRange(rule.Functions);
        if (rule.Table is { } table) more.Add($"table {table}");
        if (rule.When is { } when) more.Add($"when {when}");
        if (rule.Default.ValueKind != System.Text.Json.JsonValueKind.Undefined) more.Add($"default {rule.Default.GetRawText()}");
        if (rule.Mode != RuleMode.Set) more.Add(rule.Mode.ToString().ToLowerInvariant());
        if (rule.OnNull != OnNull.Omit) more.Add($"\"\": {rule.OnNull.ToString().ToLowerInvariant()}");
        if (rule.Key.Count > 0) more.Add($"key {string.Join(" | ", rule.Key)}");
        if (rule.Note is { } note) more.Add($"note: {note}");
        if (line.Length == 0) line.Append(more.Count == 0 ? "group" : "");
        return more.Count == 0 ? line.ToString().Trim() : $"{line}, {string.Join(", ", more)}".TrimStart(',', ' ');
    }
}
