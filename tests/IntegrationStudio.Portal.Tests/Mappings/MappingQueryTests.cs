using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Portal.Mappings;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Mappings;

public sealed class MappingQueryTests
{
    private static readonly MappingRow[] Rows =
    [
        Row("hl7/v2-to-fhir/messages/ORU_R01", "ORU_R01 to Bundle", MappingStatus.Shipped),
        Row("hl7/v2-to-fhir-more/messages/DFT_P03", "DFT_P03 to Bundle", MappingStatus.Shipped),
        Row("labs/north/oru-r01", "North lab", MappingStatus.Changed) with { Extends = "hl7/v2-to-fhir/messages/ORU_R01", Changed = Some.Noon },
        Row("labs/east/csv", "East lab", MappingStatus.Draft) with { SourceFormat = "delimited", Source = "Delimited text", Changed = Some.Noon.AddDays(-1) },
        Row("hl7/v2-to-fhir/tables/Sex", "Sex", MappingStatus.Shipped) with { Kind = MappingKind.Table },
    ];

    [Fact]
    public void An_address_round_trips()
    {
        var query = new MappingQuery { Text = "north & east", Kind = MappingKind.DataType, Status = MappingStatus.Draft, Origin = "own", Source = "hl7v2", Target = "fhir-r4", Tests = TestsShow.Failing, Sort = MappingSort.Changed, Descending = true };

        Assert.Equal(query, MappingQuery.Parse("http://127.0.0.1:5080" + query.ToUri()));
        Assert.Equal("/mappings", new MappingQuery().ToUri());
    }

    [Theory]
    [InlineData("kind=9")]
    [InlineData("kind=nonsense&status=%00&origin=x&sort=1")]
    public void What_an_address_says_wrongly_counts_as_not_said(string query) =>
        Assert.Equal(new MappingQuery(), MappingQuery.Parse($"http://127.0.0.1/mappings?{query}"));

    [Fact]
    public void What_people_made_themselves_comes_first() =>
        Assert.Equal(["labs/east/csv", "labs/north/oru-r01", "hl7/v2-to-fhir-more/messages/DFT_P03", "hl7/v2-to-fhir/messages/ORU_R01", "hl7/v2-to-fhir/tables/Sex"], Found(new MappingQuery()));

    [Fact]
    public void Every_word_must_stand_somewhere_also_in_the_base()
    {
        Assert.Equal(["labs/north/oru-r01"], Found(new MappingQuery { Text = "LAB ORU_R01" }));
        Assert.Empty(Found(new MappingQuery { Text = "lab nowhere" }));
    }

    [Fact]
    public void Conditions_narrow_together()
    {
        Assert.Equal(["labs/east/csv"], Found(new MappingQuery { Origin = "own", Source = "delimited" }));
        Assert.Equal(["hl7/v2-to-fhir/tables/Sex"], Found(new MappingQuery { Kind = MappingKind.Table, Status = MappingStatus.Shipped }));
    }

    [Fact]
    public void The_last_change_and_failing_tests_can_come_first()
    {
        Assert.Equal("labs/north/oru-r01", Found(new MappingQuery { Sort = MappingSort.Changed, Descending = true })[0]);
        var failing = new Dictionary<string, MappingFacts> { ["labs/east/csv"] = new(1, 2, null), ["labs/north/oru-r01"] = new(50, 0, null) };
        Assert.Equal(["labs/east/csv", "labs/north/oru-r01"], new MappingQuery { Sort = MappingSort.Tests, Descending = true }.Apply(Rows, row => failing.GetValueOrDefault(row.Id)).Take(2).Select(row => row.Id));
    }

    [Fact]
    public void Failing_tests_and_missing_ones_are_found_and_sorted()
    {
        MappingRow[] rows = [Rows[0] with { HasTests = true }, Rows[1] with { HasTests = true }, Rows[2] with { HasTests = true }, Rows[3] with { HasTests = true }, Rows[4]];
        MappingFacts? Facts(MappingRow row) => row.Id switch
        {
            "labs/north/oru-r01" => new MappingFacts(3, 1, 0.5),
            "hl7/v2-to-fhir/messages/ORU_R01" => new MappingFacts(7, 0, 0.9),
            "labs/east/csv" => new MappingFacts(0, 0, null),
            _ => null,
        };
        string[] Shown(MappingQuery query) => [.. query.Apply(rows, Facts).Select(row => row.Id)];

        Assert.Equal(["labs/north/oru-r01"], Shown(new MappingQuery { Tests = TestsShow.Failing }));
        Assert.Equal(["hl7/v2-to-fhir/messages/ORU_R01"], Shown(new MappingQuery { Tests = TestsShow.Passing }));
        Assert.Equal(["labs/east/csv", "hl7/v2-to-fhir/tables/Sex"], Shown(new MappingQuery { Tests = TestsShow.None }));
        Assert.Equal(["hl7/v2-to-fhir-more/messages/DFT_P03"], Shown(new MappingQuery { Tests = TestsShow.Waiting }));
        Assert.Equal(["labs/north/oru-r01", "hl7/v2-to-fhir/messages/ORU_R01", "labs/east/csv"], Shown(new MappingQuery { Sort = MappingSort.Tests, Descending = true })[..3]);
        Assert.Equal(["hl7/v2-to-fhir/messages/ORU_R01", "labs/north/oru-r01"], Shown(new MappingQuery { Sort = MappingSort.Coverage, Descending = true })[..2]);
    }

    private static string[] Found(MappingQuery query) => [.. query.Apply(Rows, _ => null).Select(row => row.Id)];

    private static MappingRow Row(string id, string title, MappingStatus status) =>
        new() { Id = id, Title = title, Status = status, Kind = MappingKind.Message, Owner = "ada", SourceFormat = "hl7v2", Source = "HL7 v2", TargetFormat = "fhir-r4", Target = "FHIR R4" };
}
