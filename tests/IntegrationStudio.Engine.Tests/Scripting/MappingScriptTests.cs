using System.Buffers;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

/// <summary>Script rules of a mapping, from the definition to the Bundle.</summary>
public sealed class MappingScriptTests(ScriptSandbox sandbox) : IClassFixture<ScriptSandbox>
{
    private const string Rules = """
        { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
          { "id": "family", "from": "PID-5.1", "to": "name[0].family", "script": "scripts/names.ts#NAME" } ] }
        """;

    [Fact]
    public async Task A_script_rule_writes_what_its_function_returns()
    {
        var mapping = Compile("tidy",
            ("scripts/names.ts", "import { upper } from './lib/text';\nexport function tidy(input: { value: string }) { return upper(input.value.trim()); }"),
            ("scripts/lib/text.ts", "export function upper(text: string) { return text.toUpperCase(); }"));
        Assert.Empty(await mapping.PrepareAsync(sandbox.Compiler, sandbox.Pool, cancellationToken: ScriptSandbox.Cancel));
        var (json, problems) = await RunAsync(mapping);
        Assert.Empty(problems);
        Assert.Contains("\"family\":\"DOE\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_throws_names_the_line_and_the_rule()
    {
        var mapping = Compile("tidy", ("scripts/names.ts", "export function tidy(input: any) {\n  return input.nothing.there;\n}"));
        Assert.Empty(await mapping.PrepareAsync(sandbox.Compiler, cancellationToken: ScriptSandbox.Cancel));
        var problem = Assert.Single((await RunAsync(mapping)).Problems);
        Assert.Equal("script.failed", problem.Code);
        Assert.StartsWith("test/map/scripts/names.ts(2,", problem.Path, StringComparison.Ordinal);
        Assert.Contains("pid/family", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_is_not_there_is_told_before_the_first_message()
    {
        var mapping = Compile("tydi", ("scripts/names.ts", "export function tidy() {}"));
        var problem = Assert.Single(await mapping.PrepareAsync(sandbox.Compiler, cancellationToken: ScriptSandbox.Cancel));
        Assert.Equal("compile.script", problem.Code);
        Assert.Contains("pid/family", problem.Path, StringComparison.Ordinal);
        Assert.Contains("tidy", problem.Mend, StringComparison.Ordinal);
    }

    private static CompiledMapping Compile(string function, params (string Path, string Text)[] files)
    {
        var json = $$"""{ "id": "test/map", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "transaction" }, "rules": [{{Rules.Replace("NAME", function, StringComparison.Ordinal)}}] }""";
        var package = MappingPackage.Create(
            MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require(),
            files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));
        return MappingLibrary.Of([package]).Compile("test/map").Require();
    }

    private async Task<(string Json, IReadOnlyList<Problem> Problems)> RunAsync(CompiledMapping mapping)
    {
        var message = Hl7Message.Parse(Encoding.UTF8.GetBytes("MSH|^~\\&|LABSYS|NORTH|EHR|CITY|20260203040506-0600||ORU^R01^ORU_R01|MSG1|P|2.5.1\rPID|1||12345|| doe ^JOHN\r")).Require();
        using var result = await mapping.RunAsync(message, new RunOptions { Now = DateTimeOffset.UnixEpoch, Scripts = sandbox.Pool }, ScriptSandbox.Cancel);
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), result.Problems);
    }
}
