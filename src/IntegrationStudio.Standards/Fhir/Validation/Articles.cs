namespace IntegrationStudio.Standards.Fhir.Validation;

/// <summary>Names of types in sentences.</summary>
internal static class Articles
{
    /// <summary>The name with <c>a</c> or <c>an</c>.</summary>
    public static string With(string type) => type[0] is 'a' or 'e' or 'i' or 'o' or 'u' or 'A' or 'E' or 'I' or 'O' ? $"an {type}" : $"a {type}";
}
