using IntegrationStudio.Standards.Expressions.Values;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>What a function of one input value does. The input is a system value and never empty.</summary>
internal delegate Item ValueFunction(in EvaluationContext context, in Item input, Call call);

/// <summary>What a function of a whole collection does.</summary>
internal delegate void ListFunction(in EvaluationContext context, in ItemList input, Call call, ref ItemList result);

/// <summary>What a call passes: its arguments, and where to report what goes wrong.</summary>
internal sealed class Call(Site site, string name, Plan[] arguments)
{
    public Site Site => site;

    public string Name => name;

    public int Count => arguments.Length;

    public Plan this[int index] => arguments[index];

    public Item Value(in EvaluationContext context, int index) =>
        index < arguments.Length ? SystemValue.Of(arguments[index].Single(context)) : default;

    /// <summary>A text argument; null when empty. Anything else than text is a fault.</summary>
    public string? Text(in EvaluationContext context, int index)
    {
        Item value = Value(context, index);
        if (value.Kind is ItemKind.Empty or ItemKind.String) return value.ToText();
        WrongArgument(context, index, "text");
        return null;
    }

    /// <summary>A whole-number argument; null when empty or not given.</summary>
    public int? Whole(in EvaluationContext context, int index)
    {
        Item value = Value(context, index);
        if (value.Kind == ItemKind.Empty) return null;
        if (value.Kind == ItemKind.Integer) return (int)Math.Clamp(value.Integer, int.MinValue, int.MaxValue);
        WrongArgument(context, index, "a whole number");
        return null;
    }

    public void WrongArgument(in EvaluationContext context, int index, string wanted) =>
        arguments[index].Site.Fault(context, "expression.argument", $"Argument {index + 1} of {name}() must be {wanted}.");

    public void WrongInput(in EvaluationContext context, in Item input, string wanted) =>
        site.Fault(context, "expression.input", $"{name}() works on {wanted}, not on {input.Kind}.");
}

/// <summary>A call of a function that takes one value and gives one value.</summary>
internal sealed class ValueCallPlan(Site site, Plan input, Call call, ValueFunction function) : SinglePlan(site)
{
    public override Item Single(in EvaluationContext context)
    {
        Item value = SystemValue.Of(input.Single(context));
        return value.IsEmpty ? default : function(context, value, call);
    }
}

/// <summary>A call of a function that takes a collection and gives one.</summary>
internal sealed class ListCallPlan(Site site, Plan input, Call call, ListFunction function) : Plan(site)
{
    public override void Evaluate(in EvaluationContext context, ref ItemList result)
    {
        ItemList items = default;
        input.Evaluate(context, ref items);
        function(context, items, call, ref result);
        items.Dispose();
    }
}
