using Xunit;
using static IntegrationStudio.Engine.Tests.Official.OfficialResult;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>Rows of the guide that needed a decision: what they do to a message.</summary>
public sealed class MendedRowTests
{
    private const string Absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private const string Admission = @"MSH|^~\&|ADT|NORTH|EHR|CLINIC|20260301120000-0600||ADT^A01^ADT_A01|M1|P|2.5.1";

    [Fact]
    public void A_patient_of_whom_nothing_is_told_stays_the_subject()
    {
        var result = OfficialMaps.Convert(OfficialMaps.Header, "PID|1", OfficialMaps.Report, "OBX|1|NM|2093-3^Cholesterol^LN||5||||||F").Valid();
        Assert.Equal(Absent, Text(result.Only("Patient"), "name.0.extension.0.url"));
        Assert.Equal("Patient", Text(result.Follow(result.Only("Observation")["subject"]), "resourceType"));
        Assert.Equal("Patient", Text(result.Follow(result.Only("DiagnosticReport")["subject"]), "resourceType"));
    }

    [Fact]
    public void A_message_without_a_sender_still_says_where_it_is_from_and_which_map_made_the_result()
    {
        var result = OfficialMaps.Convert(@"MSH|^~\&|||||20260301120000-0600||ORU^R01^ORU_R01|M1|P|2.5.1", OfficialMaps.Patient, OfficialMaps.Report).Valid();
        var source = result.All("Provenance")[0];
        Assert.Equal(Absent, Text(source, "agent.0.who.extension.0.url"));
        Assert.Equal("2026-03-01T12:00:00-06:00", Text(source, "recorded"));
        var targets = source["target"]!.AsArray().Select(target => Text(result.Follow(target), "resourceType")).ToList();
        Assert.Contains("MessageHeader", targets);
        Assert.Single(targets, "DiagnosticReport");
        var transformation = result.All("Provenance")[1];
        Assert.Equal("http://hl7.org/fhir/uv/v2mappings/message-oru-r01-to-bundle", Text(transformation, "policy.0"));
        Assert.Equal("Organization", Text(result.Follow(transformation["agent"]![0]!["who"]), "resourceType"));
    }

    [Fact]
    public void The_mother_is_a_person_of_her_own_and_a_nickname_a_name_of_its_own()
    {
        var result = OfficialMaps.Convert(OfficialMaps.Header, "PID|1||12345^^^NORTH^MR||Moreau^Ada^^^^^^^^^^^^^Addie||||||||||||||||77^^^NORTH^MR", OfficialMaps.Report).Valid();
        var patient = result.Only("Patient");
        var mother = result.Only("RelatedPerson");
        Assert.Equal("77", Text(mother, "identifier.0.value"));
        Assert.Equal("MTH", Text(mother, "relationship.0.coding.0.code"));
        Assert.Equal(mother, result.Follow(patient["link"]![0]!["other"]));
        Assert.Equal(patient, result.Follow(mother["patient"]));
        Assert.Equal("Addie", Text(patient, "name.1.given.0"));
        Assert.Equal("nickname", Text(patient, "name.1.use"));
    }

    [Theory]
    [InlineData("AL1|1|DA|1191^Aspirin|SV|Hives", null, "severe")]
    [InlineData("AL1|1|DA|1191^Aspirin|SV", "high", null)]
    public void A_severity_without_a_reaction_is_a_criticality(string allergy, string? criticality, string? severity)
    {
        var result = OfficialMaps.ConvertBy("hl7/v2-to-fhir/messages/ADT_A01", Admission, OfficialMaps.Patient, "PV1|1|I", allergy).Valid().Only("AllergyIntolerance");
        Assert.Equal(criticality, Text(result, "criticality"));
        Assert.Equal(severity, Text(result, "reaction.0.severity"));
    }

    [Fact]
    public void A_role_is_the_patients_or_the_visits_by_where_it_stands()
    {
        var result = OfficialMaps.ConvertBy(
            "hl7/v2-to-fhir/messages/ADT_A01", Admission, OfficialMaps.Patient, "ROL|1|AD|PP^Primary care^HL70443|11^Roe^Jane", "PV1|1|I", "ROL|2|AD|AT^Attending^HL70443|12^Poe^John").Valid();
        Assert.Equal("Roe", Text(result.Follow(result.Follow(result.Only("Patient")["generalPractitioner"]![0])["practitioner"]), "name.0.family"));
        var participant = Assert.Single(result.Only("Encounter")["participant"]!.AsArray());
        Assert.Equal("Poe", Text(result.Follow(result.Follow(participant!["individual"])["practitioner"]), "name.0.family"));
    }

    [Fact]
    public void Minutes_are_added_to_a_procedure_that_has_a_time()
    {
        var result = OfficialMaps.ConvertBy("hl7/v2-to-fhir/messages/ADT_A01", Admission, OfficialMaps.Patient, "PV1|1|I", "PR1|1||123^Scan^L||202603010930-0600||45").Valid().Only("Procedure");
        Assert.Equal("2026-03-01T09:30:00-06:00", Text(result, "performedPeriod.start"));
        Assert.Equal("2026-03-01T10:15:00-06:00", Text(result, "performedPeriod.end"));
    }

    [Fact]
    public void A_service_of_an_appointment_ends_after_its_duration_and_the_event_says_what_became_of_it()
    {
        var result = OfficialMaps.ConvertBy(
            "hl7/v2-to-fhir/messages/SIU_S12", @"MSH|^~\&|SCH|NORTH|EHR|CLINIC|20260301120000-0600||SIU^S15^SIU_S12|M1|P|2.5.1", "SCH|A1|A1||||R^Routine|||30|min|^^^202603050900-0600|||||||||||||||P7",
            OfficialMaps.Patient, "RGS|1|A", "AIS|1|A|123^Scan|||30|MIN|2|H", "AIS|2|A|124^Talk|202603051200-0600|||2|H");
        Assert.Equal("cancelled", Text(result.Only("Appointment"), "status"));
        Assert.Equal("accepted", Text(result.Only("Appointment"), "participant.0.status"));
        Assert.Equal("2026-03-05T14:00:00-06:00", Text(result.Only("ServiceRequest"), "occurrencePeriod.end"));
    }

    [Fact]
    public void Software_that_passed_the_message_on_is_told_from_the_source()
    {
        var source = OfficialMaps.Convert(OfficialMaps.Header, "SFT|Lab Ltd|1|LIS|1", "SFT|Hub Ltd|2|HUB|2", OfficialMaps.Patient, OfficialMaps.Report).Valid().All("Provenance")[0];
        Assert.Equal(["derivation", "source"], source["entity"]!.AsArray().Select(entity => Text(entity, "role")));
    }

    [Fact]
    public void A_visit_description_is_a_narrative()
    {
        var encounter = OfficialMaps.ConvertBy("hl7/v2-to-fhir/messages/ADT_A01", Admission, OfficialMaps.Patient, "PV1|1|I", "PV2||||||||||||Pain < 2 days").Valid().Only("Encounter");
        Assert.Equal("<div xmlns=\"http://www.w3.org/1999/xhtml\">Pain &lt; 2 days</div>", Text(encounter, "text.div"));
    }
}
