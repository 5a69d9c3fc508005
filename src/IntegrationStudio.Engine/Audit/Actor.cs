namespace IntegrationStudio.Engine.Audit;

/// <summary>Who acts: a person, a machine, or the product itself.</summary>
/// <param name="Id">Stays the same whatever the name becomes: <c>user:</c>, <c>client:</c> or <c>key:</c> and an id, <c>cli:</c> and an account of the operating system, or <c>studio</c>.</param>
/// <param name="Name">As people read it.</param>
public sealed record Actor(string Id, string Name)
{
    /// <summary>The product, for what nobody asked for: start, seeding, expiry.</summary>
    public static Actor Studio { get; } = new("studio", "Integration Studio");
}
