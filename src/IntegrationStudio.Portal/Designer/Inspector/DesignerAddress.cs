namespace IntegrationStudio.Portal.Designer.Inspector;

/// <summary>Addresses of definitions in the designer. Ids keep their slashes; everything else is escaped.</summary>
internal static class DesignerAddress
{
    /// <summary>A definition, if need be at one of its rules and with a tab of the drawer.</summary>
    public static string Of(string id, string? rule = null, string? tab = null)
    {
        List<string> query = [];
        if (tab is not null)
            query.Add($"tab={Uri.EscapeDataString(tab)}");
        if (rule is not null)
            query.Add($"rule={Uri.EscapeDataString(rule)}");
        return $"/designer/{Path(id)}{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}";
    }

    /// <summary>The specification of a definition, to print.</summary>
    public static string Print(string id) => $"/designer/print/{Path(id)}";

    private static string Path(string id) => string.Join('/', id.Split('/').Select(Uri.EscapeDataString));
}
