using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirJsonReaderTests
{
    [Fact]
    public void Resources_of_every_type_are_valid_and_come_back_byte_for_byte()
    {
        foreach (var name in FhirSchema.R4.ResourceNames)
        {
            for (var seed = 0; seed < 6; seed++)
            {
                var made = new RandomResources(seed).Make(name);
                Assert.Empty(FhirValidator.ValidateStructure(made, made.Root));
                var json = FhirJsonWriter.ToBytes(made, made.Root);
                var read = FhirJsonReader.Read(json).Require();
                Assert.Equal(json, FhirJsonWriter.ToBytes(read, read.Root));
                Assert.Empty(FhirValidator.ValidateJson(FhirJsonWriter.ToBytes(read, read.Root, indented: true)));
            }
        }
    }

    [Fact]
    public void The_order_of_properties_does_not_matter()
    {
        var random = new Random(5);
        foreach (var name in FhirSchema.R4.ResourceNames)
        {
            var made = new RandomResources(17).Make(name);
            var json = FhirJsonWriter.ToBytes(made, made.Root);
            var shuffled = Shuffle(JsonNode.Parse(json)!, random).ToJsonString();
            var read = FhirJsonReader.Read(Encoding.UTF8.GetBytes(shuffled)).Require();
            Assert.Equal(json, FhirJsonWriter.ToBytes(read, read.Root));
        }
    }

    [Fact]
    public void Broken_bytes_never_throw()
    {
        var good = Encoding.UTF8.GetBytes(Some.LabBundle(3));
        var random = new Random(23);
        for (var i = 0; i < 3000; i++)
        {
            var bad = good.AsSpan(0, random.Next(4) == 0 ? random.Next(good.Length) : good.Length).ToArray();
            for (var changes = random.Next(1, 4); changes > 0 && bad.Length > 0; changes--) bad[random.Next(bad.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "{}[]\",:\\0u"[random.Next(10)]);
            Assert.NotNull(FhirValidator.ValidateJson(bad));
            FhirJsonReader.Read(bad);
            PlainJsonReader.Read(bad);
        }
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(200, "json.too-deep")]
    [InlineData(100_000, "json.too-deep")]
    public void Nesting_is_limited(int levels, string? code)
    {
        var json = "{\"resourceType\":\"Patient\"," + string.Concat(Enumerable.Repeat("\"extension\":[{\"url\":\"x\",", levels)) + "\"valueBoolean\":true" + string.Concat(Enumerable.Repeat("}]", levels)) + "}";
        var read = FhirJsonReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(code, read.Problems.Count == 0 ? null : read.Problems[0].Code);
    }

    [Fact]
    public void Resources_in_resources_are_limited()
    {
        var json = string.Concat(Enumerable.Repeat("{\"entry\":[{\"resource\":", 40)) + "{}" + string.Concat(Enumerable.Repeat("}],\"resourceType\":\"Bundle\",\"type\":\"batch\"}", 40));
        Assert.Equal("json.too-deep", Assert.Single(FhirJsonReader.Read(Encoding.UTF8.GetBytes(json)).Problems).Code);
    }

    [Theory]
    [InlineData("1e999999999")]
    [InlineData("-0.000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890")]
    public void Huge_numbers_keep_their_literals(string number)
    {
        var json = Encoding.UTF8.GetBytes("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":?}}""".Replace("?", number));
        Assert.Empty(FhirValidator.ValidateJson(json));
        var read = FhirJsonReader.Read(json).Require();
        Assert.Equal(json, FhirJsonWriter.ToBytes(read, read.Root));
    }

    [Fact]
    public void A_number_of_a_million_digits_is_refused_at_once()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","multipleBirthInteger":{{new string('1', 1_000_000)}}}""");
        Assert.Equal("fhir.format", Assert.Single(FhirValidator.ValidateJson(json)).Code);
    }

    [Fact]
    public void A_flood_of_problems_ends_after_a_thousand()
    {
        var json = Encoding.UTF8.GetBytes("{\"resourceType\":\"Patient\",\"name\":[" + string.Join(",", Enumerable.Repeat("{\"family\":\"\\ud800\"}", 100_000)) + "]}");
        var clock = Stopwatch.StartNew();
        Assert.Equal(1000, FhirJsonReader.Read(json).Problems.Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
    }

    [Fact]
    public void Long_lists_in_front_of_or_behind_others_are_read_in_linear_time()
    {
        var entries = string.Join(",", Enumerable.Repeat("{\"fullUrl\":\"urn:oid:1.2\"}", 200_000));
        var json = Encoding.UTF8.GetBytes("{\"signature\":{\"who\":{\"reference\":\"#x\"}},\"entry\":[" + entries + "],\"resourceType\":\"Bundle\",\"type\":\"batch\"}");
        var clock = Stopwatch.StartNew();
        var read = FhirJsonReader.Read(json).Require();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), clock.Elapsed.ToString());
        Assert.Equal(200_000, read.Count(read.Root, FhirSchema.R4.Resource("Bundle")!.Find("entry")!));
    }

    [Fact]
    public void What_is_not_UTF8_or_too_large_is_refused()
    {
        Assert.Equal("json.not-utf8", Assert.Single(FhirJsonReader.Read([.. "{\"resourceType\":\"Patient\",\"id\":\""u8, 0xE4, .. "\"}"u8]).Problems).Code);
        Assert.Equal("json.too-large", Assert.Single(FhirJsonReader.Read(new byte[FhirJsonReader.LargestDocument + 1]).Problems).Code);
        Assert.True(FhirJsonReader.Read([.. "\uFEFF"u8, .. "{\"resourceType\":\"Patient\"}"u8]).Succeeded);
    }

    [Fact]
    public void Reading_alone_refuses_wrong_JSON_types_too()
    {
        var problems = FhirJsonReader.Read("""{"resourceType":"Patient","active":"true","birthDate":1980,"multipleBirthInteger":"1"}"""u8).Problems;
        Assert.Equal(["Patient.active", "Patient.birthDate", "Patient.multipleBirthInteger"], problems.Select(p => p.Path));
        Assert.All(problems, p => Assert.Equal("fhir.type", p.Code));
    }

    [Fact]
    public void Escapes_are_read_and_only_the_needed_ones_written()
    {
        var read = FhirJsonReader.Read("""{"\u0072esourceType":"Patient","id":"a\u0062\/\u00e4\ud83d\ude00\n"}"""u8).Require();
        Assert.Equal("{\"resourceType\":\"Patient\",\"id\":\"ab/ä😀\\n\"}", Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(read, read.Root)));
    }

    [Fact]
    public void A_data_type_can_be_read_alone()
    {
        var read = FhirJsonReader.Read("""{"coding":[{"code":"x"}],"text":"y"}"""u8, FhirSchema.R4.Type("CodeableConcept")).Require();
        Assert.Equal("""{"coding":[{"code":"x"}],"text":"y"}""", Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(read, read.Root)));
        Assert.Equal("fhir.unknown-element", Assert.Single(FhirJsonReader.Read("""{"resourceType":"Patient"}"""u8, FhirSchema.R4.Type("Coding")).Problems).Code);
    }

    [Fact]
    public void Children_before_values_and_lists_of_different_length_are_paired()
    {
        var read = FhirJsonReader.Read("""{"resourceType":"Patient","name":[{"_given":[{"id":"a"},null,{"id":"c"}],"given":["A","B"]}]}"""u8).Require();
        Assert.Equal("""{"resourceType":"Patient","name":[{"given":["A","B",null],"_given":[{"id":"a"},null,{"id":"c"}]}]}""", Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(read, read.Root)));
    }

    [Theory]
    [InlineData("""{"resourceType":"Patients"}""", "", "'Patients' is no resource of FHIR R4.")]
    [InlineData("""{"resourceType":"DomainResource"}""", "", "'DomainResource' is no resource of FHIR R4.")]
    [InlineData("""{"resourceType":1}""", "", "The object must say")]
    [InlineData("""{"resourceType":"Patient","contained":[{"id":"a"},{"id":"b","resourceType":"Foo"}]}""", "Patient.contained[0]", "The object must say")]
    public void A_resource_must_say_what_it_is(string json, string path, string message)
    {
        var problem = FhirJsonReader.Read(Encoding.UTF8.GetBytes(json)).Problems[0];
        Assert.Equal(("fhir.resource-type", path), (problem.Code, problem.Path));
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A"],"_given":[]}]}""", "fhir.empty", "Patient.name[0]._given")]
    [InlineData("""{"resourceType":"Patient","name":[{"id":"a","_id":{"id":"b"}}]}""", "fhir.unknown-element", "Patient.name[0]._id")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u","_url":{"id":"b"},"valueCode":"c"}]}""", "fhir.unknown-element", "Patient.extension[0]._url")]
    public void What_XML_could_not_say_is_refused(string json, string code, string path)
    {
        var problem = Assert.Single(FhirJsonReader.Read(Encoding.UTF8.GetBytes(json)).Problems);
        Assert.Equal((code, path), (problem.Code, problem.Path));
    }

    private static JsonNode Shuffle(JsonNode node, Random random)
    {
        if (node is JsonArray items) return new JsonArray([.. items.Select(i => i is null ? null : Shuffle(i, random))]);
        if (node is not JsonObject members) return node.DeepClone();
        var pairs = members.ToArray();
        random.Shuffle(pairs);
        return new JsonObject(pairs.Select(p => new KeyValuePair<string, JsonNode?>(p.Key, p.Value is null ? null : Shuffle(p.Value, random))));
    }
}
