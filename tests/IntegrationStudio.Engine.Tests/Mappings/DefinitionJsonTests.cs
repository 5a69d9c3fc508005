using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Delimited;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class DefinitionJsonTests
{
    [Fact]
    public void Generated_definitions_survive_reading_and_writing_without_any_loss()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            JsonObject generated = new Generator(seed).Definition();
            Outcome<MappingDefinition> read = MappingDefinition.Parse(Encoding.UTF8.GetBytes(generated.ToJsonString()));

            Assert.True(read.Succeeded, $"seed {seed}: {string.Join("; ", read.Problems)}");
            byte[] written = read.Value.ToJson();
            Assert.True(JsonNode.DeepEquals(generated, JsonNode.Parse(written)), $"seed {seed}:\n{generated}\n{Encoding.UTF8.GetString(written)}");
            Assert.Equal(written, MappingDefinition.Parse(written).Require().ToJson());
            Assert.Equal(CanonicalJson.Of(Encoding.UTF8.GetBytes(generated.ToJsonString())), read.Value.ToCanonicalJson());
        }
    }

    [Fact]
    public void Everything_wrong_with_a_definition_is_reported_at_once()
    {
        IReadOnlyList<Problem> problems = MappingDefinition.Parse("""
            { "id": "", "kind": "mesage", "rules": [ { "id": "a/b", "too": "x" }, { "id": "c", "mode": "sett", "key": "k" }, { "id": "c" } ],
              "policy": { "write": "maybe" }, "changes": [ { "at": "x", "op": "replace" } ] }
            """u8.ToArray()).Problems;

        Assert.Equal(
            ["id", "version", "kind", "policy.write", "rules[0].id", "rules[0].too", "rules[1].key", "rules[1].mode", "rules[2].id", "changes[0].rule"],
            problems.Select(problem => problem.Path));
        Assert.Equal("Near: to.", problems.Single(problem => problem.Path == "rules[0].too").Mend);
    }

    [Theory]
    [InlineData("""{ "format": "json", "schema": "../secret.json" }""", "source.schema")]
    [InlineData("""{ "format": "delimited", "layout": { "delimiter": ",," } }""", "source.layout.delimiter")]
    [InlineData("""{ "format": "delimited", "layout": { "columns": [{ "name": "a", "start": 0 }] } }""", "source.layout.columns[0].start")]
    [InlineData("""{ "format": "delimited", "layout": { "columns": [{ "name": "a", "start": 1 }, { "name": "b" }] } }""", "source.layout.columns")]
    [InlineData("""{ "format": "delimited", "layout": { "columns": [{ "name": "a" }, { "name": "a" }] } }""", "source.layout.columns")]
    [InlineData("""{ "format": "delimited", "layout": { "header": "no" } }""", "source.layout.header")]
    public void Wrong_descriptions_of_formats_are_reported_at_their_place(string source, string path) =>
        Assert.Equal(path, Assert.Single(MappingDefinition.Parse(Encoding.UTF8.GetBytes($$"""{ "id": "a", "version": "1", "kind": "message", "source": {{source}} }""")).Problems).Path);

    [Fact]
    public void A_layout_comes_back_as_it_was_meant()
    {
        MappingDefinition definition = MappingDefinition.Parse("""
            { "id": "a", "version": "1", "kind": "message", "source": { "format": "delimited", "layout": { "quote": "", "header": false, "columns": [{ "name": "MRN", "start": 1, "length": 10 }] } } }
            """u8.ToArray()).Require();
        MappingDefinition again = MappingDefinition.Parse(definition.ToJson()).Require();

        Assert.Equal((null, false, true), (again.Source!.Layout!.Quote, again.Source.Layout.HasHeader, again.Source.Layout.IsFixed));
        Assert.Equal(new DelimitedColumn("MRN", 1, 10), Assert.Single(again.Source.Layout.Columns!));
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("""{ "id": "a", "id": "b" }""", "line 1")]
    public void What_is_no_json_is_refused_with_its_line(string json, string path) =>
        Assert.StartsWith(path, Assert.Single(MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Problems).Path);

    /// <summary>Makes valid definitions with every property now and then, deterministically.</summary>
    private sealed class Generator(int seed)
    {
        private static readonly string[] Texts = ["PID-3", "näme", "a \"quoted\" \\ text", "line\nbreak", "日本", "<x>&'", "\u0001", ""];

        private readonly Random _random = new(seed);
        private int _ids;

        public JsonObject Definition()
        {
            var definition = new JsonObject { ["$schema"] = MappingDefinition.SchemaUri, ["id"] = "a/b", ["version"] = "1.0.0", ["kind"] = Pick("message", "segment", "datatype", "table") };
            Maybe(definition, "title", Text);
            Maybe(definition, "note", Text);
            Maybe(definition, "source", () => Described(Object(("format", "hl7v2"), ("structure", "ORU_R01"), ("version", "2.5.1"), ("type", "Patient"), ("profile", "http://a/b"))));
            Maybe(definition, "target", () =>
            {
                JsonObject target = Object(("format", "fhir-r4"), ("type", "Patient"), ("bundle", "batch"), ("structure", "x"), ("version", "4"));
                Maybe(target, "profiles", () => Object(("Patient", "http://a/b")));
                return Described(target);
            });
            Maybe(definition, "extends", Reference);
            Maybe(definition, "uses", () => new JsonObject { ["CX[Identifier]"] = Reference(), ["b"] = Reference() });
            Maybe(definition, "policy", Policy);
            Maybe(definition, "table", () => "table.csv");
            Maybe(definition, "rules", () => Rules(0));
            Maybe(definition, "changes", () => new JsonArray(
                new JsonObject { ["at"] = "", ["op"] = "add", ["after"] = "x", ["rule"] = Rule(1) },
                new JsonObject { ["at"] = "a/b", ["op"] = "disable" },
                new JsonObject { ["at"] = "c", ["op"] = "replace", ["rule"] = Rule(1) }));
            return definition;
        }

        private JsonArray Rules(int depth) => [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Rule(depth + 1))];

        private JsonObject Rule(int depth)
        {
            var rule = new JsonObject { ["id"] = $"r{_ids++}" };
            foreach (string name in (ReadOnlySpan<string>)["each", "from", "when", "on", "to", "resource", "as", "map", "ref", "at", "script", "table", "note"]) Maybe(rule, name, Text, 3);
            Maybe(rule, "key", () => new JsonArray("a", "b"), 4);
            Maybe(rule, "functions", () => new JsonArray("trim", "substring(0, 3)"), 4);
            Maybe(rule, "value", Value, 3);
            Maybe(rule, "default", Value, 4);
            Maybe(rule, "onNull", () => "delete", 4);
            Maybe(rule, "repeats", () => Pick("number", "lines"), 4);
            Maybe(rule, "mode", () => Pick("fill", "append", "merge"), 4);
            if (depth < 4) Maybe(rule, "rules", () => Rules(depth), 3);
            return rule;
        }

        private JsonObject Described(JsonObject schema)
        {
            Maybe(schema, "schema", () => "schema/source.xsd");
            Maybe(schema, "layout", () =>
            {
                var layout = new JsonObject();
                Maybe(layout, "delimiter", () => Pick("\t", ";", "|"));
                Maybe(layout, "quote", () => Pick("", "'"));
                if (_random.Next(2) == 0) layout["header"] = false;
                Maybe(layout, "columns", () => new JsonArray(new JsonObject { ["name"] = "a ä" }, new JsonObject { ["name"] = "b" }));
                return layout;
            });
            return schema;
        }

        private JsonNode Value() => _random.Next(6) switch
        {
            0 => Text(),
            1 => JsonNode.Parse((_random.NextDouble() * Math.Pow(10, _random.Next(-12, 25))).ToString("R", CultureInfo.InvariantCulture))!,
            2 => true,
            3 => new JsonArray(1, "b", new JsonObject()),
            4 => new JsonObject { ["z"] = Text(), ["a"] = new JsonArray() },
            _ => JsonNode.Parse("1.50")!,
        };

        private JsonObject Policy()
        {
            var policy = new JsonObject();
            Maybe(policy, "write", () => Pick("put", "post", "conditionalCreate"));
            Maybe(policy, "writes", () => Object(("Patient", "reference"), ("Location", "post")));
            Maybe(policy, "updates", () => Pick("action", "snapshot"));
            Maybe(policy, "replaces", () => new JsonArray("AllergyIntolerance", "Coverage"));
            Maybe(policy, "onNull", () => Pick("omit", "delete"));
            Maybe(policy, "zone", Text);
            Maybe(policy, "badValue", () => Pick("omit", "dataAbsent", "fail"));
            Maybe(policy, "invalid", () => Pick("mend", "warn", "fail"));
            Maybe(policy, "scope", Text);
            Maybe(policy, "authorities", () => Object(("NORTH", "urn:oid:1"), ("ä", "urn:x")));
            Maybe(policy, "systems", () => Object(("LN", "http://loinc.org")));
            return policy;
        }

        private JsonObject Reference()
        {
            var reference = new JsonObject { ["id"] = "x/y" };
            Maybe(reference, "version", Text);
            Maybe(reference, "hash", () => "sha256:00");
            return reference;
        }

        private static JsonObject Object(params (string Name, string Value)[] entries) =>
            new(entries.Select(entry => KeyValuePair.Create(entry.Name, (JsonNode?)entry.Value)));

        private JsonNode Text() => Texts[_random.Next(Texts.Length)];

        private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

        private void Maybe(JsonObject target, string name, Func<JsonNode> make, int oneIn = 2)
        {
            if (_random.Next(oneIn) == 0) target[name] = make();
        }
    }
}
