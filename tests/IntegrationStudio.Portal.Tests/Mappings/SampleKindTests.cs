using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Mappings;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Mappings;

public sealed class SampleKindTests
{
    private static readonly MappingLibrary Library = MappingLibrary.Of(
        MappingPackage.Create(new MappingDefinition { Id = "hl7/v2-to-fhir/messages/ORU_R01", Version = "1.0.0", Kind = MappingKind.Message }));

    [Fact]
    public void A_message_says_its_structure_and_the_map_that_fits()
    {
        var kind = Of(Some.Oru).Require();

        Assert.Equal(("hl7v2", "ORU_R01", "2.5.1"), (kind.Source.Format, kind.Source.Structure, kind.Source.Version));
        Assert.Equal("hl7/v2-to-fhir/messages/ORU_R01", kind.Base);
        Assert.Equal("hl7", kind.Extension);
    }

    [Fact]
    public void A_message_without_a_map_has_no_base() => Assert.Null(Of(Some.Oru.Replace("ORU^R01^ORU_R01", "ADT^A01^ADT_A01", StringComparison.Ordinal)).Require().Base);

    [Theory]
    [InlineData("""{ "resourceType": "Patient" }""", "fhir-r4", "FHIR R4 Patient")]
    [InlineData("""[{ "a": 1 }]""", "json", "JSON")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"/>", "fhir-r4", "FHIR R4 Patient")]
    [InlineData("<order><id>1</id></order>", "xml", "XML <order>")]
    [InlineData("mrn;name;result\n1;Ada;5", "delimited", "Delimited text, 3 columns")]
    public void Every_format_is_told_from_its_content(string text, string format, string words)
    {
        var kind = Of(text).Require();

        Assert.Equal((format, words), (kind.Source.Format, kind.Words));
    }

    [Theory]
    [InlineData("", "sample.empty")]
    [InlineData("  \n ", "sample.empty")]
    [InlineData("{ \"a\": ", "sample.json")]
    [InlineData("<a><b></a>", "sample.xml")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "sample.xml")]
    [InlineData("hello", "sample.unknown")]
    public void What_is_broken_says_why(string text, string code) => Assert.Equal(code, Of(text).Problems[0].Code);

    private static IntegrationStudio.Standards.Outcome<SampleKind> Of(string text) => SampleKind.Of(Encoding.UTF8.GetBytes(text), Library);
}
