namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>Describes the types of one format when they are asked for.</summary>
internal abstract class SchemaSource
{
    /// <summary>The rows of a type; null when there is no such type.</summary>
    public abstract SchemaType? Describe(string type);

    /// <summary>A row that the type does not list but that may stand there, such as a Z segment or an extension of one's own.</summary>
    public virtual SchemaNode? Unlisted(SchemaType type, IReadOnlyList<SchemaNode> way, string step) => null;

    /// <summary>What people call a row whose way is known.</summary>
    public virtual string Label(IReadOnlyList<SchemaNode> way) => way[^1].Label;
}
