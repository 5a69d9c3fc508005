using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>A condition that the result of a test must meet.</summary>
/// <param name="That">The condition in the expression language, evaluated at the result; HL7 paths and <c>%source</c> read the source.</param>
/// <param name="Note">What it is there for; null without.</param>
public sealed record MappingAssertion(string That, string? Note = null)
{
    private static readonly ExpressionSchema Schema = new() { Variables = new HashSet<string>(StringComparer.Ordinal) { "source", "result" } };

    /// <summary>What is wrong with a condition before it is ever evaluated: its form, its functions and variables.</summary>
    public static IReadOnlyList<Problem> Check(string that) => Expression.Compile(that, Schema).Problems;
}

/// <summary>What came of one assertion.</summary>
/// <param name="Assertion">The assertion.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Seen">Of one that does not hold: the values that it looked at, <c>Patient.gender = 'male'</c>, or why it could not be evaluated.</param>
public sealed record AssertionResult(MappingAssertion Assertion, bool Holds, IReadOnlyList<string> Seen);
