using System.Text;
using IntegrationStudio.Engine.Scripting;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Scripting;

/// <summary>A worker is the victim of what it ran: whatever it answers, the parent neither throws nor believes it.</summary>
public sealed class BatchAnswerTests
{
    private static readonly CompiledScript Script = ScriptSandbox.Raw("");
    private static readonly ScriptBatch Batch = new([ScriptSandbox.Call(Script, "f")]);

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("07")]
    [InlineData("00 05000000 4A")]
    [InlineData("00 00000000")]
    [InlineData("00 FFFFFFFF 4A31")]
    [InlineData("00 05000000 456E756C6C")] // E, null
    [InlineData("00 03000000 457B7D")] // E, {}
    [InlineData("02")]
    [InlineData("02 00000000")]
    [InlineData("02 00000000 7B7D")]
    public void Nonsense_is_no_answer(string hex) => Assert.Null(Read(hex));

    [Theory]
    [InlineData("00 02000000 4A31", null)] // J, 1
    [InlineData("00 02000000 4A7B", "script.bad-result")] // J, {
    [InlineData("00 01000000 4A", "script.bad-result")]
    [InlineData("00 01000000 58", "script.bad-result")]
    [InlineData("00 01000000 4E", "script.no-function")]
    [InlineData("00 01000000 4C", "script.result-too-large")]
    public void A_result_is_checked(string hex, string? code) => Assert.Equal(code, Read(hex)!.Require().Results[0].Problem?.Code);

    [Fact]
    public void A_stack_that_names_unknown_places_gives_the_script()
    {
        var end = """{"reason":"timeout","message":"","stack":"at f (script:HASH:999999999:999999999) (script:x:1:1)"}""".Replace("HASH", Script.Hash, StringComparison.Ordinal);
        var problem = Assert.Single(Read("02 FFFFFFFF" + Convert.ToHexString(Encoding.UTF8.GetBytes(end)))!.Problems);
        Assert.Equal(("script.timeout", "scripts/raw.js"), (problem.Code, problem.Path));
    }

    private static Standards.Outcome<ScriptBatchResult>? Read(string hex) =>
        BatchAnswer.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), Batch, new BatchFrame(Batch, ScriptSandbox.Options), ScriptSandbox.Options);
}
