using System.Text.Json.Serialization;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Problem>))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>The mapping version that a message is bound to from its receipt on.</summary>
/// <param name="Id">The mapping.</param>
/// <param name="Version">Its version.</param>
/// <param name="EffectiveHash">Covers it and all that it extends and uses.</param>
public sealed record PinnedMapping(string Id, string Version, string EffectiveHash);
