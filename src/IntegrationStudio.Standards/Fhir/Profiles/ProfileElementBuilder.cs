using System.Text;
using System.Text.Json;
using IntegrationStudio.Standards.Fhir.Validation;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>An element of a StructureDefinition while its lines are read: they come one by one, named by their ids (<c>Patient.identifier:mrn.system</c>).</summary>
internal sealed class ProfileElementBuilder(string name, string? slice = null)
{
    private readonly List<ProfileElementBuilder> _children = [];
    private readonly List<ProfileElementBuilder> _slices = [];
    private JsonElement _json;

    /// <summary>The element of an id, made with all above it where it is new.</summary>
    public ProfileElementBuilder At(string id)
    {
        var here = this;
        foreach (var step in id.Split('.').Skip(1))
        {
            var colon = step.IndexOf(':', StringComparison.Ordinal);
            var child = colon < 0 ? step : step[..colon];
            here = Of(here._children, b => b.Name == child, () => new ProfileElementBuilder(child));
            if (colon < 0) continue;
            var part = step[(colon + 1)..];
            here = Of(here._slices, b => b.Slice == part, () => new ProfileElementBuilder(child, part));
        }
        return here;
    }

    private string Name { get; } = name;

    private string? Slice { get; } = slice;

    public void Read(JsonElement json) => _json = json.Clone();

    public ProfileElement Build()
    {
        var isChoice = Name.EndsWith("[x]", StringComparison.Ordinal);
        var element = new ProfileElement(isChoice ? Name[..^3] : Name, isChoice)
        {
            Slice = Slice,
            Slicing = Usual(isChoice),
            Slices = [.. _slices.Select(s => s.Build())],
            Children = [.. _children.Select(c => c.Build())],
        };
        if (_json.ValueKind != JsonValueKind.Object) return element;
        return element with
        {
            Min = _json.TryGetProperty("min", out var min) ? min.GetInt32() : 0,
            Max = Text(_json, "max") is { } max && max != "*" ? int.Parse(max, null) : int.MaxValue,
            MustSupport = _json.TryGetProperty("mustSupport", out var must) && must.GetBoolean(),
            Types = List(_json, "type", t => new ProfileType(CodeOf(t), Texts(t, "profile"), Texts(t, "targetProfile"))),
            Value = ReadValue(),
            Binding = _json.TryGetProperty("binding", out var binding) ? ReadBinding(binding) : null,
            Invariants = [.. List(_json, "constraint", ReadInvariant).OfType<FhirInvariant>()],
            Slicing = _json.TryGetProperty("slicing", out var slicing) ? ReadSlicing(slicing) : element.Slicing,
        };
    }

    /// <summary>How extensions and choices are sliced without saying so.</summary>
    private ProfileSlicing? Usual(bool isChoice) => (Name, isChoice) switch
    {
        ("extension" or "modifierExtension", _) => new ProfileSlicing([new Discriminator(DiscriminatorKind.Value, "url")], IsClosed: false, IsOpenAtEnd: false, IsOrdered: false),
        (_, true) => new ProfileSlicing([new Discriminator(DiscriminatorKind.Type, "$this")], IsClosed: false, IsOpenAtEnd: false, IsOrdered: false),
        _ => null,
    };

    private ProfileValue? ReadValue()
    {
        foreach (var property in _json.EnumerateObject())
        {
            var isPattern = property.Name.StartsWith("pattern", StringComparison.Ordinal);
            if (!isPattern && !property.Name.StartsWith("fixed", StringComparison.Ordinal)) continue;
            if (property.Value.ValueKind != JsonValueKind.Object) return new ProfileValue(property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText(), isPattern);
            var type = property.Name[(isPattern ? "pattern".Length : "fixed".Length)..];
            return new ProfileValue(Encoding.UTF8.GetBytes(property.Value.GetRawText()), FhirSchema.R4.Type(type) ?? throw new FormatException($"There is no type {type}."), isPattern);
        }
        return null;
    }

    /// <summary>Ids and URLs are typed as FHIRPath's strings, with FHIR's own type in an extension; any text will do for them.</summary>
    private static string CodeOf(JsonElement type) => Text(type, "code") is { } code && !code.Contains(':', StringComparison.Ordinal) ? code : "Element";

    private static FhirBinding? ReadBinding(JsonElement binding)
    {
        var strength = Text(binding, "strength") switch { "required" => "R", "extensible" => "E", _ => null };
        return strength is not null && Text(binding, "valueSet") is { } url ? FhirBinding.Of(strength, url.Split('|')[0]) : null;
    }

    // What every element has in a snapshot is checked with the structure.
    private static FhirInvariant? ReadInvariant(JsonElement json)
    {
        if (Text(json, "expression") is not { } expression || Text(json, "key") is not { } key) return null;
        if (key is "ele-1" or "ext-1" or "ref-1" || key.StartsWith("dom-", StringComparison.Ordinal)) return null;
        var invariant = new FhirInvariant(key, Text(json, "severity") == "warning" ? 'W' : 'E', Text(json, "human") ?? expression, expression);
        // An expression that is wrong is to be reported now, not in the middle of a validation.
        _ = invariant.Compiled;
        return invariant;
    }

    private static ProfileSlicing ReadSlicing(JsonElement json)
    {
        var discriminators = List(json, "discriminator", ReadDiscriminator);
        return new ProfileSlicing(discriminators, Text(json, "rules") == "closed", Text(json, "rules") == "openAtEnd", json.TryGetProperty("ordered", out var ordered) && ordered.GetBoolean());
    }

    private static Discriminator ReadDiscriminator(JsonElement json)
    {
        var discriminator = new Discriminator(Enum.Parse<DiscriminatorKind>(Text(json, "type")!, ignoreCase: true), Text(json, "path")!);
        _ = discriminator.Compiled;
        return discriminator;
    }

    private static ProfileElementBuilder Of(List<ProfileElementBuilder> list, Predicate<ProfileElementBuilder> isIt, Func<ProfileElementBuilder> make)
    {
        if (list.Find(isIt) is { } known) return known;
        var made = make();
        list.Add(made);
        return made;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Texts(JsonElement json, string name) => List(json, name, v => v.GetString()!);

    private static T[] List<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(read)] : [];
}
