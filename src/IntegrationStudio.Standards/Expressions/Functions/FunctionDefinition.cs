using IntegrationStudio.Standards.Expressions.Compilation;
using IntegrationStudio.Standards.Expressions.Plans;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>A function of the language: how it is described, how many arguments it takes and what a call becomes.</summary>
/// <param name="Description">For the designer and the reference.</param>
/// <param name="Least">The least number of arguments.</param>
/// <param name="Most">The largest number of arguments.</param>
/// <param name="Build">Makes the plan of a call.</param>
internal sealed record FunctionDefinition(FunctionDescription Description, int Least, int Most, Func<CallBuilder, Plan> Build)
{
    /// <summary>A function of one value, evaluated at compile time when all is constant.</summary>
    public static FunctionDefinition Of(string name, string group, string signature, string summary, string example, int least, int most, ValueFunction function, bool isVolatile = false) =>
        new(new FunctionDescription(name, group, signature, summary, example), least, most, call =>
        {
            Call made = call.ToCall();
            ValueCallPlan plan = new(call.Site, call.Input, made, function);
            return isVolatile ? plan : call.Fold(plan, made);
        });

    /// <summary>A function of a collection, evaluated at compile time when all is constant.</summary>
    public static FunctionDefinition OfList(string name, string group, string signature, string summary, string example, int least, int most, ListFunction function, bool isVolatile = false) =>
        new(new FunctionDescription(name, group, signature, summary, example), least, most, call =>
        {
            Call made = call.ToCall();
            ListCallPlan plan = new(call.Site, call.Input, made, function);
            return isVolatile ? plan : call.Fold(plan, made);
        });

    /// <summary>A function with a plan of its own.</summary>
    public static FunctionDefinition OfPlan(string name, string group, string signature, string summary, string example, int least, int most, Func<CallBuilder, Plan> build) =>
        new(new FunctionDescription(name, group, signature, summary, example), least, most, build);
}
