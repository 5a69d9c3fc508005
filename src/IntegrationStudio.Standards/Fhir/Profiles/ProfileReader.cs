using System.Text;
using System.Text.Json;
using IntegrationStudio.Standards.Fhir.Validation;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>Reads the compact JSON of a profile; the head of <c>build/Definitions/profiles.mjs</c> describes it.</summary>
internal static class ProfileReader
{
    public static FhirProfile Read(string url, ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(json.ToArray());
        var profile = document.RootElement;
        var type = profile.GetProperty("t").GetString()!;
        var root = profile.TryGetProperty("e", out var element) ? ReadElement(element) : new ProfileElement(type, IsChoice: false);
        return new FhirProfile(url, type, Text(profile, "v"), profile.TryGetProperty("m", out _), Texts(profile, "c"), null, root);
    }

    private static ProfileElement ReadElement(JsonElement json)
    {
        var name = json.GetProperty("n").GetString()!;
        var isChoice = name.EndsWith("[x]", StringComparison.Ordinal);
        return new ProfileElement(isChoice ? name[..^3] : name, isChoice)
        {
            Slice = Text(json, "s"),
            Min = json.TryGetProperty("i", out var min) ? min.GetInt32() : 0,
            Max = json.TryGetProperty("x", out var max) ? max.GetInt32() : int.MaxValue,
            MustSupport = json.TryGetProperty("u", out _),
            Types = List(json, "t", t => new ProfileType(t.GetProperty("c").GetString()!, Texts(t, "p"), Texts(t, "g"))),
            Value = json.TryGetProperty("f", out var fixedValue) ? ReadValue(fixedValue, json, isPattern: false)
                : json.TryGetProperty("p", out var pattern) ? ReadValue(pattern, json, isPattern: true) : null,
            Binding = json.TryGetProperty("b", out var binding) ? FhirBinding.Of(binding[0].GetString()!, binding[1].GetString()!) : null,
            Invariants = [.. List(json, "k", k => new FhirInvariant(k[0].GetString()!, k[1].GetString()![0], k[2].GetString()!, k[3].GetString()!))],
            Slicing = json.TryGetProperty("d", out var slicing) ? ReadSlicing(slicing) : null,
            Slices = List(json, "l", ReadElement),
            Children = List(json, "e", ReadElement),
        };
    }

    private static ProfileValue ReadValue(JsonElement value, JsonElement element, bool isPattern)
    {
        if (value.ValueKind != JsonValueKind.Object) return new ProfileValue(value.ToString() is var text && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? text.ToLowerInvariant() : value.ToString(), isPattern);
        return new ProfileValue(Encoding.UTF8.GetBytes(value.GetRawText()), FhirSchema.R4.Type(Text(element, "y")!)!, isPattern);
    }

    private static ProfileSlicing ReadSlicing(JsonElement json)
    {
        var rules = Text(json, "r");
        var discriminators = List(json, "d", d => new Discriminator(Enum.Parse<DiscriminatorKind>(d[0].GetString()!, ignoreCase: true), d[1].GetString()!));
        return new ProfileSlicing(discriminators, rules == "closed", rules == "openAtEnd", json.TryGetProperty("o", out _));
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Texts(JsonElement json, string name) => List(json, name, v => v.GetString()!);

    private static T[] List<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(read)] : [];
}
