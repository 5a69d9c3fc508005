using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>A rule of the specification or of a profile, as an expression that must be true of every element it is on. Compiled when it is first needed; shared by threads.</summary>
internal sealed class FhirInvariant(string key, char level, string human, string expression)
{
    private CompiledExpression? _compiled;

    public string Key { get; } = key;

    /// <summary>What it says, for people.</summary>
    public string Human { get; } = human;

    public string Text { get; } = expression;

    public Severity Severity { get; } = level == 'E' ? Severity.Error : Severity.Warning;

    /// <summary>Whether it only recommends.</summary>
    public bool IsBestPractice { get; } = level == 'B';

    /// <exception cref="InvalidOperationException">The expression cannot be compiled: a fault of the tables, which a test looks for.</exception>
    public CompiledExpression Compiled => _compiled ??= Expression.Compile(Text).Require();
}
