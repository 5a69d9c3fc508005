using IntegrationStudio.Portal.Designer.Code;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer;

public sealed class DefinitionPlacesTests
{
    private const string Text = """
        {
          "id": "a/b",
          "rules": [
            { "id": "pid", "from": "PID", "rules": [
              { "id": "näme", "from": "PID-5", "to": "name" }
            ] }
          ],
          "changes": [
            { "at": "obs/OBX-3.code", "op": "replace", "rule": { "id": "x", "to": "code" } },
            { "at": "obs", "op": "add", "rule": { "id": "critical", "to": "interpretation",
              "rules": [ { "id": "code", "to": "code", "value": "AA" } ] } },
            { "op": "disable", "at": "nk1" }
          ]
        }
        """;

    private static readonly DefinitionPlaces Places = DefinitionPlaces.Of(Text);

    [Theory]
    [InlineData("id", 2, 9)]
    [InlineData("rules[0].rules[0].to", 5, 46)]
    [InlineData("changes[1].rule.rules[0].value", 11, 57)]
    [InlineData("rules[0].rules[0].mode", 5, 7)] // what is not there is the fault of what should have it
    [InlineData("nothing", 1, 1)]
    public void A_json_path_has_a_line_and_a_column(string path, int line, int column)
    {
        var place = Places.OfJson(path);

        Assert.Equal((line, column), (place.Line, place.Column));
    }

    [Fact]
    public void A_value_on_one_line_is_marked_to_its_end() => Assert.Equal((5, 46, 5, 52), Places.OfJson("rules[0].rules[0].to"));

    [Theory]
    [InlineData("pid", 4)]
    [InlineData("pid/näme", 5)]
    [InlineData("obs/OBX-3.code", 9)]
    [InlineData("obs/critical", 10)]
    [InlineData("obs/critical/code", 11)]
    [InlineData("nk1", 12)]
    public void A_rule_has_the_line_on_which_it_is_written(string rule, int line) => Assert.Equal(line, Places.OfRule(rule)?.Line);

    [Theory]
    [InlineData("obs")]
    [InlineData("pid/other")]
    public void An_inherited_rule_has_none(string rule) => Assert.Null(Places.OfRule(rule));

    [Fact]
    public void A_broken_text_has_the_places_before_its_fault()
    {
        var places = DefinitionPlaces.Of("{\n  \"id\": \"a\",\n  \"rules\": [ { \"id\" ");

        Assert.Equal(2, places.OfJson("id").Line);
        Assert.Equal(1, places.OfJson("rules[0].id").Line);
    }

    [Fact]
    public void Nothing_has_no_places() => Assert.Equal((1, 1, 0, 0), DefinitionPlaces.Of("").OfJson("rules"));
}
