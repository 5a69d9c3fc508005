using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>A place in the target.</summary>
/// <param name="Key">Its key: steps joined by <c>/</c>, without indexes; empty for the whole target.</param>
/// <param name="Type">What is there; null where nothing is known about it.</param>
/// <param name="Element">Under which element it stands; null at a root.</param>
internal sealed record TargetPlace(string Key, TreeType? Type, TreeElement? Element = null);
