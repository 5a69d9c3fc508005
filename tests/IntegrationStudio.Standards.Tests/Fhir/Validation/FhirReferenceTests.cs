using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir.Validation;

/// <summary>References within a Bundle and to contained resources.</summary>
public sealed class FhirReferenceTests
{
    private const string Uuid = "urn:uuid:0b7c5b3e-6a53-4cbb-9c1e-1f4f0d3c2a11";

    [Theory]
    [InlineData(Uuid)]
    [InlineData("Patient/1")]
    [InlineData("Patient/1/_history/2")]
    [InlineData("http://example.org/fhir/Patient/other")]
    public void What_is_there_or_elsewhere_may_be_referred_to(string reference) => Checked.Nothing(Bundle("collection", Uuid, reference));

    [Theory]
    [InlineData("collection", Severity.Error)]
    [InlineData("searchset", Severity.Warning)]
    public void A_uuid_must_be_in_the_Bundle(string type, Severity severity)
    {
        var problem = Checked.Only(Bundle(type, Uuid, "urn:uuid:aaaaaaaa-6a53-4cbb-9c1e-1f4f0d3c2a11"));
        Assert.Equal(("fhir.reference", "Bundle.entry[1].resource.subject.reference", severity), (problem.Code, problem.Path, problem.Severity));
        Assert.NotNull(problem.Mend);
    }

    [Fact]
    public void A_message_brings_what_it_refers_to()
    {
        var problem = Checked.All(Bundle("message", Uuid, "Patient/2")).Single(p => p.Code == "fhir.reference");
        Assert.Equal(Severity.Warning, problem.Severity);
        Assert.DoesNotContain(Checked.All(Bundle("collection", Uuid, "Patient/2")), p => p.Code == "fhir.reference");
    }

    [Fact]
    public void The_target_must_be_of_a_type_that_the_element_allows()
    {
        var problem = Checked.Only(Bundle("collection", Uuid, Uuid).Replace("'resourceType':'Patient'", "'resourceType':'Organization','name':'A'", StringComparison.Ordinal));
        Assert.Equal("Bundle.entry[1].resource.subject.reference", problem.Path);
        Assert.Contains("is an Organization", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Patient, Group, Device, Location", problem.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void The_type_that_the_reference_names_must_be_the_targets()
    {
        var problem = Checked.Only(Bundle("collection", Uuid, Uuid + "','type':'Group"));
        Assert.Equal("Bundle.entry[1].resource.subject.type", problem.Path);
    }

    [Fact]
    public void A_Bundle_in_a_Bundle_sees_the_outer_ones_entries()
    {
        var inner = Bundle("collection", "http://example.org/Patient/7", Uuid).Replace("'id':'1'", "'id':'7'", StringComparison.Ordinal);
        Checked.Nothing("{'resourceType':'Bundle','type':'collection','entry':[{'fullUrl':'" + Uuid + "','resource':{'resourceType':'Patient'}},{'resource':" + inner + "}]}");
    }

    [Fact]
    public void The_fullUrl_ends_in_the_id()
    {
        var problem = Checked.Only("{'resourceType':'Bundle','type':'collection','entry':[{'fullUrl':'http://example.org/Patient/2','resource':{'resourceType':'Patient','id':'1'}}]}");
        Assert.Equal(("fhir.full-url", "Bundle.entry[0].fullUrl", Severity.Warning), (problem.Code, problem.Path, problem.Severity));
    }

    [Theory]
    [InlineData("#o", null)]
    [InlineData("#p", "There is no contained resource with the id 'p'")]
    [InlineData("#d", "is a Device")]
    public void Contained_resources_are_found_and_of_the_right_type(string reference, string? fault)
    {
        var json = "{'resourceType':'Patient','contained':[{'resourceType':'Organization','id':'o','name':'A','endpoint':[{'display':'B'}]},{'resourceType':'Device','id':'d','owner':{'reference':'#o'}}],"
            + "'generalPractitioner':[{'reference':'#o'}],'managingOrganization':{'reference':'" + reference + "'},'extension':[{'url':'http://example.org/x','valueReference':{'reference':'#d'}}]}";
        if (fault is null) Checked.Nothing(json);
        else Assert.Contains(fault, Checked.Only(json).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contained_resource_may_refer_to_what_contains_it() =>
        Checked.Nothing("{'resourceType':'Organization','name':'A','contained':[{'resourceType':'Location','id':'l','managingOrganization':{'reference':'#'}}]}");

    private static string Bundle(string type, string fullUrl, string reference) =>
        "{'resourceType':'Bundle','type':'" + type + "','entry':[{'fullUrl':'" + fullUrl + "','resource':{'resourceType':'Patient','id':'1'}},"
        + "{'resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},'subject':{'reference':'" + reference + "'}}}]}";
}
