using Bunit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Layout;
using IntegrationStudio.Portal.Messages;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

public sealed class MessageFiltersTests : ComponentTest
{
    private readonly List<MessageQuery> asked = [];
    private readonly List<PersonalSearch?> patients = [];

    [Fact]
    public void A_state_is_switched_on_and_off()
    {
        Chip(Filters(), "Failed").Click();
        Chip(Filters(new MessageQuery { States = [MessageState.Failed] }), "Failed").Click();
        Assert.Equal([new MessageQuery { States = [MessageState.Failed] }, new MessageQuery()], asked);
    }

    [Fact]
    public void Every_state_is_offered_and_says_whether_it_is_on()
    {
        var chips = Filters(new MessageQuery { States = [MessageState.Held] }).FindAll("[role=group][aria-label=States] button");
        Assert.Equal(Enum.GetValues<MessageState>().Length, chips.Count);
        Assert.Equal("Held", Assert.Single(chips, chip => chip.GetAttribute("aria-pressed") == "true").TextContent.Trim());
    }

    [Theory]
    [InlineData("Channel", "labs/north")]
    [InlineData("Type", "ORU^R01")]
    [InlineData("Control id", " C-1* ")]
    public void A_field_changes_its_own_condition_only(string label, string value)
    {
        var before = new MessageQuery { States = [MessageState.Failed], Range = "1h" };
        Field(Filters(before), label).Change(value);
        Assert.Equal(
            label switch { "Channel" => before with { Channel = value }, "Type" => before with { Type = value }, _ => before with { ControlId = "C-1*" } },
            Assert.Single(asked));
    }

    [Fact]
    public void An_emptied_field_is_no_condition()
    {
        Field(Filters(new MessageQuery { ControlId = "C-1" }), "Control id").Change("  ");
        Assert.Equal(new MessageQuery(), Assert.Single(asked));
    }

    [Fact]
    public void A_range_replaces_instants()
    {
        Field(Filters(new MessageQuery { From = Some.Noon, To = Some.Noon.AddHours(1) }), "Time").Change("24h");
        var query = Assert.Single(asked);
        Assert.Equal(("24h", null, null), (query.Range, query.From, query.To)); // equality would not see instants behind a range
    }

    [Fact]
    public void Own_instants_are_entered_in_the_viewers_zone()
    {
        var filters = Filters();
        Field(filters, "Time").Change("custom");
        Assert.Empty(asked); // nothing is said yet
        Field(filters, "From (Europe/Berlin)").Change("2026-03-14T13:00");
        Assert.Equal(new MessageQuery { From = Some.Noon }, Assert.Single(asked));
    }

    [Fact]
    public void The_patient_goes_its_own_way_and_into_no_query()
    {
        Field(Filters(showPatient: true), "Patient id").Change(" M-77 ");
        Assert.Equal([new PersonalSearch(PersonalSearch.Patient, "M-77")], patients);
        Assert.Empty(asked);
    }

    [Fact]
    public void Indexed_values_and_texts_are_found_as_patients_are()
    {
        var filters = Filters(showPatient: true);
        Field(filters, "Find by").Change("accession");
        Assert.Empty(patients); // nothing is said yet
        Field(filters, "Accession").Change("A-1*");
        Assert.Equal([new PersonalSearch("accession", "A-1*")], patients);

        filters = Filters(showPatient: true, patient: "M-77");
        Field(filters, "Find by").Change(PersonalSearch.Text);
        Assert.Equal(new PersonalSearch(PersonalSearch.Text, "M-77"), patients[^1]);
        Assert.Empty(asked);
    }

    [Fact]
    public void Who_may_not_read_content_is_not_asked_for_patients() =>
        Assert.DoesNotContain(Filters().FindAll("label"), label => label.TextContent.Contains("Patient", StringComparison.Ordinal));

    [Fact]
    public void Clearing_forgets_the_patient_too()
    {
        Filters(new MessageQuery { ControlId = "C-1" }, showPatient: true, patient: "M-77").Find("button.clear").Click();
        Assert.Equal([null], patients);
        Assert.Equal(new MessageQuery(), Assert.Single(asked));
    }

    [Fact]
    public void There_is_nothing_to_clear_when_nothing_is_said() => Assert.True(Filters().Find("button.clear").HasAttribute("disabled"));

    [Fact]
    public void Every_field_has_a_label_and_the_form_is_a_search()
    {
        var filters = Filters(showPatient: true);
        Assert.Equal("Filter messages", filters.Find("form[role=search]").GetAttribute("aria-label"));
        Assert.All(filters.FindAll("input, select"), field => Assert.NotEqual("", field.Closest("label")!.QuerySelector("span")!.TextContent));
    }

    private static AngleSharp.Dom.IElement Chip(IRenderedComponent<MessageFilters> filters, string state) => filters.FindAll(".chip").Single(chip => chip.TextContent.Trim() == state);

    private static AngleSharp.Dom.IElement Field(IRenderedComponent<MessageFilters> filters, string label) =>
        filters.FindAll("label").Single(found => found.QuerySelector("span")!.TextContent == label).QuerySelector("input, select")!;

    private IRenderedComponent<MessageFilters> Filters(MessageQuery? query = null, bool showPatient = false, string? patient = null) => Render<MessageFilters>(with => with
        .Add(c => c.Query, query ?? new MessageQuery()).Add(c => c.ShowPersonal, showPatient).Add(c => c.Fields, ["accession"]).Add(c => c.Personal, patient is null ? null : new PersonalSearch(PersonalSearch.Patient, patient))
        .Add(c => c.Channels, [("labs/north", "North lab")]).Add(c => c.Types, ["ORU^R01", "ADT^A01"])
        .Add(c => c.OnQuery, asked.Add).Add(c => c.OnPersonal, patients.Add)
        .AddCascadingValue(ViewerZone.TryFind("Europe/Berlin")!));
}
