namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>A resource that the rules of a definition make under a name: a top row of its target.</summary>
/// <param name="Name">The name (<c>as</c>) by which rules refer to it, e.g. <c>Observation[2]</c>; the type where nobody named it.</param>
/// <param name="Type">Its FHIR type.</param>
/// <param name="RulePath">The first rule that makes it.</param>
public sealed record OutlineResource(string Name, string Type, string RulePath);
