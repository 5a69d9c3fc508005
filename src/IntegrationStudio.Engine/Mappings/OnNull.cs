namespace IntegrationStudio.Engine.Mappings;

/// <summary>What an explicit null of the source (<c>""</c>) does.</summary>
public enum OnNull
{
    /// <summary>Nothing is written. The default.</summary>
    Omit,

    /// <summary>What is at the target is taken away.</summary>
    Delete,
}
