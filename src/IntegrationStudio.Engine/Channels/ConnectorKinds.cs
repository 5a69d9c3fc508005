using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>The connectors that there are, by the <c>kind</c> of a channel's source and destinations.</summary>
public static class ConnectorKinds
{
    /// <summary>Kinds of sources, in the order that people are offered.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Of(typeof(SourceDefinition)).Values];

    /// <summary>Kinds of destinations, in the order that people are offered.</summary>
    public static IReadOnlyList<string> Destinations { get; } = [.. Of(typeof(DestinationDefinition)).Values];

    private static readonly Dictionary<Type, string> Kinds = Of(typeof(SourceDefinition)).Concat(Of(typeof(DestinationDefinition))).ToDictionary();

    internal static string KindOf(object definition) => Kinds[definition.GetType()];

    /// <summary>Every kind in a channel's JSON that is absent or unknown; what else is wrong shows when it is read.</summary>
    internal static List<Problem> Check(JsonElement channel)
    {
        var problems = new List<Problem>();
        if (channel.ValueKind != JsonValueKind.Object)
            return problems;
        if (channel.TryGetProperty("source", out var source))
            Check(source, Sources, "source", "source", problems);
        if (channel.TryGetProperty("destinations", out var destinations) && destinations.ValueKind == JsonValueKind.Array)
            foreach (var (index, destination) in destinations.EnumerateArray().Index())
                Check(destination, Destinations, "destination", $"destinations[{index}]", problems);
        return problems;
    }

    private static void Check(JsonElement part, IReadOnlyList<string> known, string what, string path, List<Problem> problems)
    {
        if (part.ValueKind != JsonValueKind.Object)
            return;
        var kind = part.TryGetProperty("kind", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
        if (!known.Contains(kind))
            problems.Add(new($"channel.{what}-kind", path + ".kind", kind.Length == 0 ? $"The {what} does not say its kind." : $"\"{kind}\" is no {what}.") { Mend = $"Use one of {string.Join(", ", known)}." });
    }

    private static Dictionary<Type, string> Of(Type definition) =>
        definition.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);
}
