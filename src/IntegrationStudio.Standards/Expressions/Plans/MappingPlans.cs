using IntegrationStudio.Standards.Expressions.Values;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary><c>default(other)</c>: the other collection is only evaluated when it is needed.</summary>
internal sealed class DefaultPlan(Site site, Plan input, Plan other) : Plan(site)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        int before = result.Count;
        input.Evaluate(context, ref result);
        if (result.Count == before) other.Evaluate(context, ref result);
    }

    public override Item Single(in EvaluationContext context) => input.Single(context) is { IsEmpty: false } item ? item : other.Single(context);
}

/// <summary><c>concat(text, ...)</c>.</summary>
internal sealed class ConcatPlan(Site site, Plan input, Call call) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context)
    {
        string text = input.Single(context).ToText() ?? "";
        for (int i = 0; i < call.Count; i++) text += call.Value(context, i).ToText();
        return text.Length == 0 ? default : Item.Of(text);
    }
}

/// <summary><c>lookup(table, code)</c>, answered by the host.</summary>
internal sealed class LookupPlan(Site site, Plan code, Call call) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context)
    {
        Item value = SystemValue.Of(code.Single(context));
        if (value.ToText() is not { } text || call.Text(context, 0) is not { } table) return default;
        string? result = context.Environment.Host.Lookup(table, text, out bool found);
        if (!found) Site.Fault(context, "expression.table-unknown", $"There is no table {table}.");
        return Item.Of(result);
    }
}

/// <summary><c>uuid(part, ...)</c>, answered by the host.</summary>
internal sealed class UuidPlan(Site site, Call call) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context)
    {
        string[] parts = new string[call.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            if (call.Value(context, i).ToText() is not { Length: > 0 } part) return default;
            parts[i] = part;
        }

        string? id = context.Environment.Host.MakeId(parts);
        if (id is null) Site.Fault(context, "expression.ids-unavailable", "uuid() is not available here.");
        return Item.Of(id);
    }
}
