namespace IntegrationStudio.V2ToFhirMaps.Coverage;

/// <summary>Text as a cell of a Markdown table.</summary>
internal static class Cell
{
    public static string Of(string text) => string.Join(' ', text.Replace("|", "\\|", StringComparison.Ordinal).Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    public static string Code(string text) => text.Length == 0 ? "" : $"`{Of(text)}`";
}
