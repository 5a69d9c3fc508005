using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>How a resource reaches the receiver.</summary>
internal enum WriteKind : byte
{
    /// <summary>Under its id, new or not.</summary>
    Put,

    /// <summary>Always as a new one.</summary>
    Post,

    /// <summary>As a new one where the receiver has none with its identifier; without an identifier like <see cref="Put"/>.</summary>
    ConditionalCreate,

    /// <summary>Not at all: references to it search for its identifier; without one like <see cref="Put"/>.</summary>
    Reference,
}

/// <summary>The policy's words for writing.</summary>
internal static class WriteMode
{
    /// <summary>What a search calls the patient of a resource, where that is not <c>patient</c>.</summary>
    private static readonly Dictionary<string, string> Parameters = new() { ["Coverage"] = "beneficiary", ["Appointment"] = "patient", ["Group"] = "member" };

    public static WriteKind Of(string? word) => word switch
    {
        "post" => WriteKind.Post,
        "conditionalCreate" => WriteKind.ConditionalCreate,
        "reference" => WriteKind.Reference,
        _ => WriteKind.Put,
    };

    public static IReadOnlyDictionary<FhirType, WriteKind>? ByType(IReadOnlyDictionary<string, string> words, string where, CompileContext context)
    {
        if (words.Count == 0) return null;
        var kinds = new Dictionary<FhirType, WriteKind>();
        foreach ((string name, string word) in words)
            if (Find(name, where, context) is { } type) kinds[type] = Of(word);
        return kinds;
    }

    public static IReadOnlyList<(FhirType Type, string Parameter)> Replaced(IReadOnlyList<string> names, string where, CompileContext context)
    {
        var types = new List<(FhirType, string)>();
        foreach (string name in names)
            if (Find(name, where, context) is { } type) types.Add((type, Parameters.GetValueOrDefault(name, "patient")));
        return types;
    }

    private static FhirType? Find(string name, string where, CompileContext context)
    {
        FhirType? type = FhirSchema.R4.Resource(name);
        if (type is null) context.Report("compile.resource", where, $"\"{name}\" is no resource.", NearNames.Suggest(name, FhirSchema.R4.ResourceNames));
        return type;
    }
}
