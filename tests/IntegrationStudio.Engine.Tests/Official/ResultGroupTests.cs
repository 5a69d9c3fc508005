using Xunit;
using static IntegrationStudio.Engine.Tests.Official.OfficialResult;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>What belongs together in an ORU_R01: notes, orders, specimens, patients, visits.</summary>
public sealed class ResultGroupTests
{
    private const string Obx = "OBX|1|NM|2093-3^Cholesterol^LN||5|mmol/L|||||F";

    [Fact]
    public void A_note_belongs_to_the_segment_before_it()
    {
        var result = OfficialMaps.Results("NTE|1|L|fasting", Obx, "NTE|1|L|repeated", "NTE|2|L|confirmed", "OBX|2|NM|2085-9^HDL^LN||1|mmol/L|||||F").Valid();
        var observations = result.All("Observation");
        Assert.Equal(["repeated", "confirmed"], observations[0]["note"]!.AsArray().Select(note => Text(note, "text")));
        Assert.Null(observations[1]["note"]);
        Assert.Equal("fasting", Text(result.Only("ServiceRequest"), "note.0.text"));
    }

    [Fact]
    public void Every_order_group_has_its_own_report_order_and_results()
    {
        var second = "ORC|RE|P2|F2\rOBR|2|P2|F2|58410-2^CBC^LN|||20260301090000-0600|||||||||||||||20260301113000-0600|||P";
        var result = OfficialMaps.Results(Obx, second, "OBX|1|NM|718-7^Haemoglobin^LN||13|g/dL|||||P").Valid();
        var reports = result.All("DiagnosticReport");
        Assert.Equal(["24331-1", "58410-2"], reports.Select(report => Text(report, "code.coding.0.code")));
        Assert.Equal(["final", "preliminary"], reports.Select(report => Text(report, "status")));
        Assert.Equal(["2093-3", "718-7"], reports.Select(report => Text(result.Follow(Assert.Single(report["result"]!.AsArray())), "code.coding.0.code")));
        Assert.Equal(["P1", "P2"], reports.Select(report => Text(result.Follow(Assert.Single(report["basedOn"]!.AsArray())), "identifier.0.value")));
    }

    [Fact]
    public void Results_are_about_the_patient_and_the_visit()
    {
        var result = OfficialMaps.Convert(OfficialMaps.Header, OfficialMaps.Patient, "PV1|1|I|WARD^101^2^NORTH||||||||||||||||V77^^^NORTH", OfficialMaps.Report, Obx).Valid();
        var observation = result.Only("Observation");
        Assert.Equal("Patient", result.Follow(observation["subject"])["resourceType"]!.GetValue<string>());
        Assert.Equal("V77", Text(result.Follow(observation["encounter"]), "identifier.0.value"));
        Assert.Equal("IMP", Text(result.Only("Encounter"), "class.code"));
        Assert.Same(result.Only("Patient"), result.Follow(result.Only("DiagnosticReport")["subject"]));
    }

    [Fact]
    public void The_specimen_is_the_report_s()
    {
        var result = OfficialMaps.Results(Obx, "SPM|1|S1&LIS^S2&LAB||119297000^Blood^SCT|||||||||||||20260301080000-0600|20260301081500-0600").Valid();
        var specimen = result.Only("Specimen");
        Assert.Same(specimen, result.Follow(result.Only("DiagnosticReport")["specimen"]![0]));
        Assert.Equal("119297000", Text(specimen, "type.coding.0.code"));
        Assert.Equal("2026-03-01T08:00:00-06:00", Text(specimen, "collection.collectedDateTime"));
    }

    [Fact]
    public void Two_patients_keep_their_own_results()
    {
        var other = "PID|1||777^^^NORTH^MR||Okafor^Ben||1990|M\rOBR|1|P9|F9|24331-1^Lipid panel^LN|||20260301080000-0600||||||||||||||||||F";
        var result = OfficialMaps.Results(Obx, other, "OBX|1|NM|2085-9^HDL^LN||1|mmol/L|||||F").Valid();
        Assert.Equal(["12345", "777"], result.All("Observation").Select(one => Text(result.Follow(one["subject"]), "identifier.0.value")));
    }

    [Fact]
    public void An_order_without_ORC_keeps_its_own_numbers()
    {
        var result = OfficialMaps.Results(Obx, "OBR|2|P2|F2|58410-2^CBC^LN|||20260301090000-0600||||||||||||||||||F").Valid();
        Assert.Equal(["P1", "P2"], result.All("ServiceRequest").Select(order => Text(order, "identifier.0.value")));
    }

    [Fact]
    public void A_patient_group_without_PID_does_not_take_the_patient_of_another()
    {
        var result = OfficialMaps.Convert(OfficialMaps.Header, "OBR|1|P1|F1|24331-1^Lipid panel^LN|||20260301080000-0600||||||||||||||||||F", Obx, OfficialMaps.Patient, "OBR|1|P2|F2|58410-2^CBC^LN|||||||||||||||||||||F", "OBX|1|NM|718-7^Haemoglobin^LN||13|g/dL|||||F").Valid();
        Assert.Null(result.All("Observation")[0]["subject"]);
        Assert.NotNull(result.All("Observation")[1]["subject"]);
    }

    [Fact]
    public void The_same_message_twice_gives_the_same_bytes()
    {
        var first = OfficialMaps.Results(Obx, "NTE|1|L|repeated");
        Assert.Equal(first.Bundle.ToJsonString(), OfficialMaps.Results(Obx, "NTE|1|L|repeated").Bundle.ToJsonString());
    }

    [Fact]
    public void A_corrected_result_is_the_same_resource()
    {
        var first = OfficialMaps.Results(Obx).Only("Observation");
        var corrected = OfficialMaps.Convert(OfficialMaps.Header.Replace("|M1|", "|M2|", StringComparison.Ordinal), OfficialMaps.Patient, OfficialMaps.Report, "OBX|1|NM|2093-3^Cholesterol^LN||6|mmol/L|||||C").Only("Observation");
        Assert.Equal(Text(first, "id"), Text(corrected, "id"));
    }

    [Fact]
    public void Beds_of_one_number_in_two_wards_are_two_places()
    {
        OfficialResult Ward(string ward) => OfficialMaps.Convert(OfficialMaps.Header, OfficialMaps.Patient, $"PV1|1|I|{ward}^101^2^NORTH", OfficialMaps.Report, Obx).Valid();
        string? Bed(OfficialResult result) => Text(result.All("Location").Single(place => Text(place, "physicalType.coding.0.code") == "bd"), "id");
        Assert.NotEqual(Bed(Ward("EAST")), Bed(Ward("WEST")));
        Assert.Equal(Bed(Ward("EAST")), Bed(Ward("EAST")));
    }

    [Fact]
    public void A_next_of_kin_is_a_contact_and_a_related_person()
    {
        var result = OfficialMaps.Convert(OfficialMaps.Header, OfficialMaps.Patient, "NK1|1|Moreau^Luc|SPO^Spouse^HL70063", OfficialMaps.Report, Obx).Valid();
        Assert.Equal("Luc", Text(result.Only("Patient"), "contact.0.name.given.0"));
        Assert.Same(result.Only("Patient"), result.Follow(result.Only("RelatedPerson")["patient"]));
    }
}
