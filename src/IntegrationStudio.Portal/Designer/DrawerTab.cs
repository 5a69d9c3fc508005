namespace IntegrationStudio.Portal.Designer;

/// <summary>The tabs of the designer's drawer, in their order.</summary>
internal enum DrawerTab
{
    Preview,
    Problems,
    Code,
    Scripts,
    MappingTable,
    Tests,
}
