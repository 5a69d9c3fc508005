using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Portal.Designer.Canvas;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Canvas;

public sealed class CanvasRulesTests
{
    private const string Born = """{ "id": "born", "from": "PID-7", "to": "birthDate" }""";
    private const string Sex = """{ "id": "sex", "from": "PID-8", "to": "gender", "when": "PID-7.exists()" }""";

    [Fact]
    public void Everything_is_told_first_and_keys_share_their_beginnings()
    {
        using JsonDocument told = Told(new CanvasRules(), $"{Born}, {Sex}");
        Assert.True(told.RootElement.GetProperty("again").GetBoolean());
        JsonElement list = told.RootElement.GetProperty("list");
        Assert.Equal(2, list.GetArrayLength());
        Assert.Equal("""[0,"born",0,"PID/7",0,"Patient/birthDate",0,0]""", list[0].GetRawText());
        Assert.Equal("""[0,"sex",4,"8",8,"gender",0,1,"PID/7"]""", list[1].GetRawText());
    }

    [Fact]
    public void Then_only_what_is_different()
    {
        var rules = new CanvasRules();
        Told(rules, $"{Born}, {Sex}").Dispose();
        using JsonDocument told = Told(rules, Sex.Replace("gender", "active", StringComparison.Ordinal));
        Assert.False(told.RootElement.GetProperty("again").GetBoolean());
        Assert.Equal("""["born"]""", told.RootElement.GetProperty("gone").GetRawText());
        Assert.Equal(1, told.RootElement.GetProperty("list").GetArrayLength());
    }

    [Fact]
    public void Nothing_new_is_not_told()
    {
        var rules = new CanvasRules();
        Told(rules, Born).Dispose();
        Assert.Null(rules.Delta(Outline(Born)));
    }

    private static JsonDocument Told(CanvasRules rules, string definitions) => JsonSerializer.SerializeToDocument(rules.Delta(Outline(definitions)), JsonSerializerOptions.Web);

    private static MappingOutline Outline(string rules)
    {
        string json = $$"""{ "id": "t/pid", "version": "1.0.0", "kind": "segment", "source": { "format": "hl7v2", "structure": "PID" }, "target": { "format": "fhir-r4", "type": "Patient" }, "rules": [ {{rules}} ] }""";
        MappingPackage package = MappingPackage.Parse(System.Text.Encoding.UTF8.GetBytes(json), new Dictionary<string, ReadOnlyMemory<byte>>()).Require();
        return MappingOutline.Of(MappingLibrary.Of(package), "t/pid");
    }
}
