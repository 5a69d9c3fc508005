using System.Text.Json;
using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Channels;

/// <summary>How channel definitions are written and read; a member that is not known or stands twice is a fault, not ignored.</summary>
internal static class ChannelJson
{
    // By reflection: generated code would set what a file does not say to null instead of the property's default.
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
