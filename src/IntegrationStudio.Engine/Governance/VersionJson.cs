using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Governance.Difference;

namespace IntegrationStudio.Engine.Governance;

/// <summary>How parts of a version's row are spelt.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionSummary))]
[JsonSerializable(typeof(DifferenceSize))]
internal sealed partial class VersionJson : JsonSerializerContext;
