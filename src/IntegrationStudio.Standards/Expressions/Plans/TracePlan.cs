namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary><c>trace(name, projection)</c>.</summary>
internal sealed class TracePlan(Site site, Plan input, Call call) : LambdaPlan(site, input)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        ItemList traced = default;
        Input.Evaluate(context, ref items);
        string name = call.Text(context, 0) ?? "";
        for (int i = 0; i < items.Count; i++)
        {
            if (call.Count > 1) EvaluateAt(call[1], context, items[i], i, ref traced);
            else traced.Add(items[i]);
        }

        for (int i = 0; i < traced.Count; i++) context.Environment.Host.Trace(name, traced[i]);
        result.AddRange(items);
        traced.Dispose();
        items.Dispose();
    }
}
