using System.Buffers;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Tests.Official;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Drafts;

/// <summary>A draft compiled over a library that knows much already is the draft compiled over one that knows nothing: same problems, same output.</summary>
public class WarmCompileTests
{
    private const string North = "labs/north/oru-r01";
    private const string Oru = "hl7/v2-to-fhir/messages/ORU_R01";
    private static readonly string Folder = Path.Combine(OfficialMaps.Root, "mappings");
    private static readonly IReadOnlyList<MappingPackage> Packages = MappingLibrary.Open(Folder).Require().All;
    private static readonly IReadOnlyList<Hl7Message> Messages = [.. Directory.EnumerateFiles(Path.Combine(Folder, "labs"), "*.hl7", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(8).Select(file => Hl7Message.Parse(File.ReadAllBytes(file)).Require())];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Edits_of_any_kind_compile_warm_as_they_compile_cold(int seed)
    {
        // A fixed seed: what fails once fails again.
        var random = new Random(seed);
        MappingLibrary warm = MappingLibrary.Of(Packages);
        string[] ids = [North, "labs/lakeside/oru-r01", "labs/harbor/oru-r01", Oru, .. Packages.Select(package => package.Definition).Where(definition => definition.Kind != MappingKind.Message && warm.References.Reach(North).Contains(definition.Id)).Select(definition => definition.Id)];
        for (int i = 0; i < 12; i++)
        {
            MappingPackage package = warm.Find(ids[random.Next(2) == 0 ? random.Next(4) : random.Next(ids.Length)])!;
            for (int edits = random.Next(1, 4); edits > 0; edits--) package = package.With(Edited(package.Definition, random));
            string target = package.Definition.Kind == MappingKind.Message ? package.Definition.Id : ids[random.Next(4)];
            MappingLibrary draft = warm.With(package);
            MappingLibrary cold = MappingLibrary.Of(Packages.Where(other => other.Definition.Id != package.Definition.Id).Append(package));
            Assert.Equal(Said(cold.Check(package.Definition.Id)), Said(draft.Check(package.Definition.Id)));
            Same(cold, draft, target);
            Same(cold, warm.With(package), target);
        }

        MappingLibrary fresh = MappingLibrary.Of(Packages);
        foreach (string id in ids[..4]) Same(fresh, warm, id);
    }

    [Fact]
    public void A_definition_that_was_missing_is_found_by_those_that_ask_for_it()
    {
        MappingPackage segment = Some.Shared("seg/pid", "segment", "PID", "Patient", """{ "id": "family", "from": "PID-5", "to": "name[0]", "map": "XPN" }""", """ "uses": { "XPN": { "id": "dt/xpn" } } """);
        MappingPackage map = Some.Map("""{ "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "map": "PID" }""", """ "uses": { "PID": { "id": "seg/pid" } } """);
        MappingLibrary library = MappingLibrary.Of(segment, map);
        Assert.False(library.Compile("test/map").Succeeded);
        Assert.Null(library.EffectiveHash("test/map"));

        MappingLibrary draft = library.With(Some.Shared("dt/xpn", "datatype", "XPN", "HumanName", """{ "id": "family", "from": "XPN.1", "to": "family" }"""));

        Assert.True(draft.Compile("test/map").Succeeded);
        Assert.NotNull(draft.EffectiveHash("test/map"));
        Assert.Contains("dt/xpn", draft.Ids);
        Assert.False(library.Contains("dt/xpn"));
        Assert.False(library.Compile("test/map").Succeeded);
    }

    [Fact]
    public void Drafts_of_two_definitions_over_one_library_meet()
    {
        MappingLibrary library = MappingLibrary.Of(Packages);
        MappingPackage segment = library.Find("hl7/v2-to-fhir/segments/PID[Patient]")!;
        MappingPackage lab = library.Find(North)!;
        MappingPackage edited = segment.With(segment.Definition with { Title = "another" });
        MappingLibrary both = library.With(edited).With(lab.With(lab.Definition with { Policy = (lab.Definition.Policy ?? new MappingPolicy()) with { OnNull = "delete" } }));
        MappingLibrary cold = MappingLibrary.Of(Packages.Where(package => package != segment && package != lab).Append(edited).Append(both.Find(North)!));

        Same(cold, both, North);
        Assert.NotEqual(library.EffectiveHash(North), both.EffectiveHash(North));
    }

    [Fact]
    public void Policies_that_are_compiled_in_do_not_reach_other_mappings()
    {
        MappingLibrary library = MappingLibrary.Of(Packages);
        MappingPackage lab = library.Find(North)!;
        for (int i = 0; i < 30; i++)
        {
            // As typed, letter by letter: more variants than are kept.
            var systems = new OrderedDictionary<string, string> { ["LN"] = "urn:x" + new string('a', i) };
            MappingPackage draft = lab.With(lab.Definition with { Policy = (lab.Definition.Policy ?? new MappingPolicy()) with { Systems = systems } });
            Assert.Contains(systems["LN"] + '"', Outputs(library.With(draft).Compile(North).Require())[0], StringComparison.Ordinal);
        }

        Same(MappingLibrary.Of(Packages), library, North);
    }

    private static void Same(MappingLibrary cold, MappingLibrary warm, string id)
    {
        Outcome<CompiledMapping> expected = cold.Compile(id);
        Outcome<CompiledMapping> actual = warm.Compile(id);
        Assert.Equal(Said(expected.Problems), Said(actual.Problems));
        Assert.Equal(expected.Succeeded, actual.Succeeded);
        if (!expected.Succeeded) return;
        Assert.Equal(expected.Value.EffectiveHash, actual.Value!.EffectiveHash);
        Assert.Equal(Outputs(expected.Value), Outputs(actual.Value));
    }

    private static List<string> Said(IReadOnlyList<Problem> problems) => [.. problems.Select(problem => $"{problem.Severity} {problem} {problem.Mend}").Order(StringComparer.Ordinal)];

    private static List<string> Outputs(CompiledMapping mapping)
    {
        var outputs = new List<string>();
        foreach (Hl7Message message in Messages)
        {
            using MappingResult result = mapping.Run(message, Some.Options with { Trace = outputs.Count % 2 == 0 });
            var output = new ArrayBufferWriter<byte>();
            result.WriteJson(output);
            outputs.Add(Encoding.UTF8.GetString(output.WrittenSpan) + string.Join('\n', result.Problems) + string.Join('\n', result.Trace ?? []));
        }

        return outputs;
    }

    private static MappingDefinition Edited(MappingDefinition definition, Random random) => random.Next(7) switch
    {
        0 when definition.Changes.Count > 0 => definition with { Changes = [.. definition.Changes.Where((_, index) => index != random.Next(definition.Changes.Count))] },
        1 => definition with { Policy = (definition.Policy ?? new MappingPolicy()) with { Systems = new OrderedDictionary<string, string> { ["LN"] = $"urn:loinc:{random.Next(3)}" } } },
        2 => definition with { Policy = (definition.Policy ?? new MappingPolicy()) with { OnNull = "delete" } },
        3 when definition.Uses.Count > 0 => definition with { Uses = new OrderedDictionary<string, MappingReference>(definition.Uses.Where((_, index) => index != random.Next(definition.Uses.Count))) },
        4 => definition with { Uses = new OrderedDictionary<string, MappingReference>(definition.Uses) { ["HD[uri]"] = new("hl7/v2-to-fhir/datatypes/HD[Organization]") } },
        5 when definition.Changes.Count > 0 => definition with
        {
            Changes = [.. definition.Changes.Select((change, index) => index == 0 && change.Rule is { } rule ? change with { Rule = rule with { To = random.Next(2) == 0 ? "nothing.like.this" : rule.To, From = random.Next(2) == 0 ? "OBX-3.exists(" : rule.From } } : change)],
        },
        _ when definition.Rules.Count > 0 => definition with
        {
            Rules = [.. definition.Rules.Select((rule, index) => index == random.Next(definition.Rules.Count) ? rule with { When = random.Next(3) == 0 ? "PID-8 = " : "PID-8 = 'F'", Value = random.Next(4) == 0 ? JsonDocument.Parse("\"x\"").RootElement : rule.Value } : rule)],
        },
        _ => definition with { Title = $"{definition.Title}{random.Next(100)}" },
    };
}
