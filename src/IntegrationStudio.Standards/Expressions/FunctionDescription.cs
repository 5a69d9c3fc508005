namespace IntegrationStudio.Standards.Expressions;

/// <summary>One function of the language, as the designer and the reference show it.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Group">Which part of the language it belongs to, e.g. <c>Strings</c>.</param>
/// <param name="Signature">Input, arguments and result, e.g. <c>text.split(separator) : texts</c>.</param>
/// <param name="Summary">One line that says what it gives.</param>
/// <param name="Example">An expression that uses it.</param>
public sealed record FunctionDescription(string Name, string Group, string Signature, string Summary, string Example);
