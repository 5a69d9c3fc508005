using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Engine.Tests.Mappings.Editing;

/// <summary>Definitions made by chance from a seed: every property of the format, texts that need escaping, files in and out of the writer's layout.</summary>
internal sealed class SeededDefinitions(int seed)
{
    private static readonly string[] Sources = ["PID-3", "PID-3[2].4.2", "CX.1", "PATIENT_RESULT", "iif(OBX-3.1.exists(), OBX-3.1, 'a \"b\"')", "$this", "name.given", "'ü < & > é'", "1 +"];
    private static readonly string[] Targets = ["gender", "identifier[#2].type.coding[0].code", "performer[#2](PractitionerRole.organization(Organization.name))", "value", "nope..x", "PID-3[+].4.2"];
    private static readonly string[] Notes = ["plain", "with \"quotes\" and \\ backslash", "tab\tline\nend", "emoji \U0001F9EA and ≤", "", "</script>"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Random _random = new(seed);

    public MappingDefinition Definition()
    {
        bool extends = Chance(3);
        return new MappingDefinition
        {
            Id = $"seed/{seed}",
            Version = $"{_random.Next(3)}.{_random.Next(9)}.0",
            Kind = Chance(3) ? MappingKind.Segment : MappingKind.Message,
            Title = Maybe(Notes),
            Note = Maybe(Notes),
            Source = Chance(8) ? null : new SourceSchema("hl7v2", "ORU_R01", Chance(2) ? "2.5.1" : null),
            Target = Chance(8) ? null : new TargetSchema("fhir-r4", Chance(3) ? "Patient" : null, Chance(2) ? "batch" : null),
            Extends = extends ? new MappingReference("t/base", Chance(2) ? "1.0.0" : null, Chance(4) ? "sha256:" + new string('a', 64) : null) : null,
            Uses = new OrderedDictionary<string, MappingReference>(Enumerable.Range(0, _random.Next(3)).Select(i => KeyValuePair.Create($"N{i}[{Any(Targets)}]", new MappingReference($"t/{i}")))),
            Policy = Chance(3) ? new MappingPolicy { Zone = "Europe/Vienna", Authorities = new OrderedDictionary<string, string> { ["Ü \"1\""] = "urn:x" }, Replaces = ["Coverage"] } : null,
            Rules = Rules(0),
            Changes = extends ? [.. Enumerable.Range(0, _random.Next(4)).Select(Change)] : [],
        };
    }

    /// <summary>The same as people may have put it: other white space, other order of properties, escapes where none are needed.</summary>
    public byte[] Reformatted(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        string text = JsonSerializer.Serialize(document.RootElement, Chance(2) ? Indented : JsonSerializerOptions.Default);
        return Encoding.UTF8.GetBytes(Chance(2) ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text + " \n\n");
    }

    public RuleDefinition Rule(string id, int depth = 1) => new()
    {
        Id = id,
        From = Maybe(Sources),
        Each = Chance(6) ? Any(Sources) : null,
        When = Chance(3) ? Any(Sources) : null,
        To = Maybe(Targets),
        Resource = Chance(6) ? "Patient" : null,
        As = Chance(9) ? "Patient[1]" : null,
        On = Chance(9) ? "Patient[1]" : null,
        Key = Chance(6) ? [.. Sources.Take(_random.Next(3))] : [],
        Repeats = Chance(9) ? Repeats.Lines : Repeats.Merge,
        Map = Chance(5) ? "PID" : null,
        Value = Chance(4) ? Json(Any(["\"final\"", "1.50", "true", "null", "{ \"a\": [1, 2] }", "\"\\u00fc\""])) : default,
        Ref = Chance(9) ? "Patient[1]" : null,
        Script = Chance(9) ? "scripts/a.ts#f" : null,
        Functions = Chance(6) ? ["trim", "substring(0, 8)"] : [],
        Table = Chance(6) ? "tables/x.csv" : null,
        Default = Chance(9) ? Json("\"?\"") : default,
        OnNull = Chance(9) ? OnNull.Delete : OnNull.Omit,
        Mode = (RuleMode)_random.Next(4),
        Note = Maybe(Notes),
        Rules = depth < 3 && Chance(3) ? Rules(depth + 1) : [],
    };

    public int Next(int below) => _random.Next(below);

    public T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string? Maybe(string[] of) => Chance(2) ? null : Any(of);

    private List<RuleDefinition> Rules(int depth) => [.. Enumerable.Range(0, _random.Next(5)).Select(i => Rule($"{Any(Targets).Replace('/', '-')}~{i}", depth))];

    private ChangeDefinition Change(int number) => _random.Next(3) switch
    {
        0 => new("r/pid", ChangeOperation.Add, Rule($"added{number}"), Chance(2) ? "b" : null),
        1 => new(Any(["r/pid/a", "r/pid/cx/1", "gone"]), ChangeOperation.Replace, Rule("a")),
        _ => new(Any(["r/pid/b", "two"]), ChangeOperation.Disable),
    };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
