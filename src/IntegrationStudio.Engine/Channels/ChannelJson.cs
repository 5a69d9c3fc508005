using System.Text.Json;
using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Channels;

/// <summary>How channel definitions are written and read; a member that is not known is a fault, not ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true, AllowDuplicateProperties = false, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(ChannelDefinition))]
internal sealed partial class ChannelJson : JsonSerializerContext;
