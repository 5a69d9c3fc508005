namespace IntegrationStudio.Standards.Expressions.Syntax;

/// <summary>A type's name in an expression.</summary>
/// <param name="Namespace"><c>System</c>, <c>FHIR</c>, or null when the expression leaves it open.</param>
/// <param name="Name">The name within the namespace.</param>
public sealed record TypeName(string? Namespace, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}.{Name}";
}
