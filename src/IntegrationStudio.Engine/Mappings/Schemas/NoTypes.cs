namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>The types of what cannot be described.</summary>
internal sealed class NoTypes : SchemaSource
{
    public override SchemaType? Describe(string type) => null;
}
