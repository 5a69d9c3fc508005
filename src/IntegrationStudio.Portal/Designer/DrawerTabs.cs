namespace IntegrationStudio.Portal.Designer;

/// <summary>Words of the drawer's tabs, on screen and in the address.</summary>
internal static class DrawerTabs
{
    public static readonly IReadOnlyList<string> Names = ["Preview", "Problems", "Code", "Scripts", "Mapping table", "Tests"];

    /// <summary>The tab of an address (<c>tab=mapping-table</c>); null when there is none of that name.</summary>
    public static DrawerTab? Parse(string? name) =>
        Enum.TryParse<DrawerTab>(name?.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var tab) && Enum.IsDefined(tab) ? tab : null;
}
