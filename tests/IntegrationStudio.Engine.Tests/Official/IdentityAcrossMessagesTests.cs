using System.Text.Json.Nodes;
using Xunit;
using static IntegrationStudio.Engine.Tests.Official.OfficialResult;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>The same thing in two messages is the same resource, and two senders' local numbers never meet.</summary>
public sealed class IdentityAcrossMessagesTests
{
    private const string Patient = "PID|1||12345^^^NORTH^MR||Moreau^Ada^B||198001|F";
    private const string Visit = "PV1|1|I|WARD^101^2^NORTH||||444^Welby^Marcus^^^Dr^^^NORTH||||||||||||V77^^^NORTH";
    private const string Request = "OBR|1|P1^PLC|F1^FIL|24331-1^Lipid panel^LN|||20260301080000-0600|||||||||444^Welby^Marcus^^^Dr^^^NORTH||||||20260301113000-0600|||F";
    private const string Result = "OBX|1|NM|2093-3^Cholesterol^LN||5|mg/dL|||||F|||||77^Tech^Tom";

    private static string Order(string control) => $"ORC|{control}|P1^PLC|F1^FIL||||||20260301|||444^Welby^Marcus^^^Dr^^^NORTH|||||||||General Hospital^^99";

    private static OfficialResult Message(string type, string facility, params string[] segments) =>
        OfficialMaps.ConvertByType([$@"MSH|^~\&|LIS|{facility}|EHR|CLINIC|20260301120000-0600||{type}|{type.GetHashCode(StringComparison.Ordinal)}|P|2.5.1", .. segments]);

    private static Dictionary<string, OfficialResult> Messages(string facility) => new()
    {
        ["ORU"] = Message("ORU^R01^ORU_R01", facility, Patient, Visit, Order("RE"), Request, Result),
        ["ORM"] = Message("ORM^O01^ORM_O01", facility, Patient, Visit, Order("NW"), Request),
        ["OML"] = Message("OML^O21^OML_O21", facility, Patient, Visit, Order("NW"), Request),
        ["OMG"] = Message("OMG^O19^OMG_O19", facility, Patient, Visit, Order("NW"), Request),
        ["MDM"] = Message("MDM^T02^MDM_T02", facility, "EVN|T02|20260301120000-0600", Patient, Visit, Order("RE"), Request, "TXA|1|CN|TX|20260301120000-0600|||||||D1|||||AU", "OBX|1|TX|X||text"),
        ["ADT"] = Message("ADT^A01^ADT_A01", facility, "EVN|A01|20260301120000-0600", Patient, Visit),
        ["SIU"] = Message("SIU^S12^SIU_S12", facility, "SCH|1|A1", Patient, Visit, "RGS|1|A", "AIS|1|A|X^Y"),
        ["VXU"] = Message("VXU^V04^VXU_V04", facility, Patient, Visit, "ORC|RE|P1|F1", "RXA|0|1|20260301|20260301|08^HepB^CVX|1|mL"),
        ["any"] = Message("ZZZ^Z01^ZZZ_Z01", facility, Patient, Visit, Order("RE"), Request, Result),
    };

    private static string[] Ids(IEnumerable<OfficialResult> results, string type, Func<JsonObject, bool>? chosen = null) =>
        [.. results.SelectMany(result => result.All(type)).Where(one => chosen?.Invoke(one) ?? true).Select(one => Text(one, "id")!).Distinct()];

    [Theory]
    [InlineData("Patient", 9)]
    [InlineData("Encounter", 9)]
    [InlineData("ServiceRequest", 6)]
    [InlineData("DiagnosticReport", 2)]
    [InlineData("Observation", 2)]
    public void Every_kind_of_message_means_the_same_thing(string type, int messages)
    {
        var all = Messages("NORTH").Values;
        Assert.Equal(messages, all.Count(result => result.All(type).Count == 1));
        Assert.Single(Ids(all, type));
    }

    [Fact]
    public void Practitioners_roles_organizations_and_places_are_the_same_too()
    {
        var all = Messages("NORTH").Values;
        Assert.Single(Ids(all, "Practitioner", one => Text(one, "identifier.0.value") == "444"));
        Assert.Single(Ids(all, "Organization", one => Text(one, "name") == "General Hospital"));
        foreach (var code in (ReadOnlySpan<string?>)[null, "OP"]) Assert.True(Ids(all, "PractitionerRole", one => one["organization"] is not null && Text(one, "code.0.coding.0.code") == code).Length <= 1);
        foreach (var kind in (ReadOnlySpan<string>)["wa", "ro", "bd"]) Assert.Single(Ids(all, "Location", one => Text(one, "physicalType.coding.0.code") == kind));
    }

    [Theory]
    [InlineData("ServiceRequest")]
    [InlineData("DiagnosticReport")]
    [InlineData("Observation")]
    [InlineData("PractitionerRole")]
    public void Numbers_without_an_authority_are_only_their_sender_s(string type)
    {
        OfficialResult Of(string facility) => Message("ORU^R01^ORU_R01", facility, Patient, "ORC|RE|P1|F1||||||20260301|||9^Welby|||||||||Clinic", "OBR|1|P1|F1|24331-1^Lipid panel^LN", Result);
        Assert.Empty(Ids([Of("NORTH")], type).Intersect(Ids([Of("SOUTH")], type)));
        Assert.Equal(Ids([Of("NORTH")], type), Ids([Of("NORTH")], type));
    }

    [Fact]
    public void Another_patient_visit_or_order_is_another_resource()
    {
        var one = Message("ORU^R01^ORU_R01", "NORTH", Patient, Visit, Order("RE"), Request, Result);
        var other = Message("ORU^R01^ORU_R01", "NORTH", Patient.Replace("12345", "12346", StringComparison.Ordinal), Visit.Replace("V77", "V78", StringComparison.Ordinal), Order("RE").Replace("P1", "P2", StringComparison.Ordinal), Request.Replace("P1", "P2", StringComparison.Ordinal).Replace("F1", "F2", StringComparison.Ordinal), Result);
        foreach (var type in (ReadOnlySpan<string>)["Patient", "Encounter", "ServiceRequest", "DiagnosticReport", "Observation"]) Assert.Empty(Ids([one], type).Intersect(Ids([other], type)));
    }
}
