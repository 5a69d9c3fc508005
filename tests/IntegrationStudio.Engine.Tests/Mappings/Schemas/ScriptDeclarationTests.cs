using System.Diagnostics;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Schemas;

public sealed class ScriptDeclarationTests
{
    [Fact]
    public void Fields_carry_their_names_and_tables()
    {
        MappingPackage package = Some.Map("""{ "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient" }""");
        string text = ScriptDeclarations.Of(Described.Source(package), Described.Target(package));

        Assert.Contains("/** PID-8 Administrative Sex, IS, codes of 0001", text, StringComparison.Ordinal);
        Assert.Contains("Family Name ^ Given Name", text, StringComparison.Ordinal);
        Assert.Contains("interface Patient {", text, StringComparison.Ordinal);
        Assert.Contains("deceasedBoolean?: boolean;", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_compiler_takes_them_and_scripts_are_checked_against_them()
    {
        MappingPackage hl7 = Some.Map("""{ "id": "p", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient" }, { "id": "o", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION", "resource": "Observation" }""");
        MappingPackage json = Some.Package("""{ "id": "a", "version": "1", "kind": "message", "source": { "format": "json" }, "target": { "format": "json", "schema": "schema/t.json" } }""", ("schema/t.json", """{ "full name": "x", "parts": [ { "1": true } ] }"""));
        await using var compiler = new ScriptCompiler(new ScriptOptions());

        Outcome<CompiledScript> good = await compiler.CompileAsync("scripts/a.ts", """
            export function f(input: ScriptInput, message: ScriptMessage): target.Patient | null {
              if (input.segment?.name === "PID") { const names: string[] | undefined = input.segment.fields[5]; return { name: [{ text: names?.[0] ?? "" }] }; }
              const z = message.segments.filter(s => s.name === "PV1");
              return z.length > 0 ? { active: true } : null;
            }
            """, ScriptDeclarations.Of(Described.Source(hl7), Described.Target(hl7)), cancellationToken: TestContext.Current.CancellationToken);
        if (good.Problems.Any(problem => problem.Code == "script.no-node")) Assert.Skip("There is no Node.");
        Assert.Empty(good.Problems);
        Outcome<CompiledScript> bad = await compiler.CompileAsync("scripts/a.ts", "export function f(input: ScriptInput): target.Patient { return { gendre: input.values }; }",
            ScriptDeclarations.Of(Described.Source(hl7), Described.Target(hl7)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("gendre", Assert.Single(bad.Problems).Message, StringComparison.Ordinal);
        Outcome<CompiledScript> tree = await compiler.CompileAsync("scripts/a.ts", """
            export function f(input: ScriptInput<source.patient>, message: ScriptMessage): target.Document { return { "full name": message.source.patient.name + input.node.name, parts: [{ "1": true }] }; }
            """, ScriptDeclarations.Of(Described.Source(json, """{ "patient": { "name": "x */ evil" }, "x*/y": 1 }"""), Described.Target(json)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Describing_what_a_designer_opens_is_fast()
    {
        string[] types = ["Patient", "Observation", "DiagnosticReport", "ServiceRequest", "Specimen", "Encounter", "Practitioner", "Organization", "Location", "Device"];
        MappingPackage package = Some.Map(string.Join(",", types.Select(type => $$"""{ "id": "{{type}}", "resource": "{{type}}" }""")));
        Describe();
        var clock = Stopwatch.StartNew();
        int rows = Describe();

        Assert.True(rows > 1_500, $"{rows} rows");
        Assert.True(clock.ElapsedMilliseconds < 500, $"{clock.ElapsedMilliseconds} ms");

        int Describe() => Described.Keys(Described.Source(package), 3).Count() + Described.Keys(Described.Target(package), 3).Count();
    }
}
