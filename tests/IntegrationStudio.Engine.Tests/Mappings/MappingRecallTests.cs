using System.Buffers;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

/// <summary>What is kept of items that come again must give what running the map again would.</summary>
public class MappingRecallTests
{
    private static readonly MappingPackage Cwe = Some.Shared("dt/cwe", "datatype", "CWE", "CodeableConcept", """
        { "id": "code", "from": "CWE.1", "to": "coding[#1].code" },
        { "id": "system", "from": "CWE.3", "to": "coding[#1].system", "table": "systems" },
        { "id": "local", "from": "CWE.2", "to": "coding[#1].display", "when": "CWE.3 != 'LN'" },
        { "id": "note.url", "from": "CWE.9", "to": "extension[#1].url", "value": "http://example.org/original" },
        { "id": "note", "from": "CWE.9", "to": "extension[#1].valueString" }
        """);

    private static readonly MappingPackage Map = Some.Map("""
        { "id": "obx", "each": "PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION.OBX", "resource": "Observation", "rules": [
          { "id": "status", "to": "status", "value": "final" },
          { "id": "code", "from": "OBX-3", "to": "code", "map": "CWE" },
          { "id": "method", "from": "OBX-17", "to": "code", "map": "CWE" },
          { "id": "value", "from": "OBX-5", "to": "valueCodeableConcept", "map": "CWE" } ] }
        """, """ "uses": { "CWE": { "id": "dt/cwe" } } """);

    private static CompiledMapping Compile() => MappingLibrary.Of(Map, Cwe).Compile("test/map").Require();

    private static Hl7Message Of(string sender, params string[] results) => Some.Message([
        $"MSH|^~\\&|LAB|{sender}|EHR|CITY|20260203040506-0600||ORU^R01^ORU_R01|MSG1|P|2.5.1", "PID|1||1", "OBR|1|||GLU",
        .. results.Select((result, index) => $"OBX|{index + 1}|CWE|{result}|||||F")]);

    private static string Json(CompiledMapping mapping, Hl7Message message)
    {
        using MappingResult result = mapping.Run(message, Some.Options);
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Fact]
    public void The_tenth_run_gives_what_the_first_one_gave()
    {
        CompiledMapping mapping = Compile();
        Hl7Message message = Of("NORTH", "2345-7^Glucose^LN||NEG^Negative^L", "2345-7^Glucose^LN||NEG^Negative^L", "2345-7^Glucose^LN||NEG^Negative^L^^^^^^as written", "X^^LN||POS");
        string first = Json(mapping, message);

        for (int i = 0; i < 10; i++) Assert.Equal(first, Json(mapping, message));
        Assert.Contains("as written", first, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_code_means_what_its_own_sender_means()
    {
        CompiledMapping mapping = Compile();
        string[] results = ["GLU^Glucose^L||NEG^^L", "GLU^Glucose^L||NEG^^L", "GLU^Glucose^L||NEG^^L"];
        string north = Json(Compile(), Of("NORTH", results));
        string south = Json(Compile(), Of("SOUTH", results));

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(north, Json(mapping, Of("NORTH", results)));
            Assert.Equal(south, Json(mapping, Of("SOUTH", results)));
        }
    }

    [Fact]
    public void Two_items_for_one_element_do_not_hide_each_other()
    {
        CompiledMapping mapping = Compile();
        Hl7Message both = Of("NORTH", "A^First^X||V|||||F||||||||B^Second^X", "A^First^X||V|||||F||||||||B^Second^X", "A^First^X||V|||||F||||||||B^Second^X");
        string first = Json(mapping, both);

        for (int i = 0; i < 4; i++) Assert.Equal(first, Json(mapping, both));
    }

    [Fact]
    public void Other_separators_and_escapes_are_read_anew()
    {
        CompiledMapping mapping = Compile();
        for (int i = 0; i < 3; i++) Json(mapping, Of("NORTH", "A^B^C||A\\T\\B^B^C"));

        string other = Json(mapping, Some.Message("MSH|@~\\&|LAB|NORTH|EHR|CITY|20260203040506-0600||ORU@R01@ORU_R01|MSG1|P|2.5.1", "PID|1||1", "OBR|1|||GLU", "OBX|1|CWE|A^B^C||A\\T\\B^B^C||||||F"));

        Assert.Contains("\"code\":\"A^B^C\"", other, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"A&B\"", Json(mapping, Of("NORTH", "A^B^C||A\\T\\B^B^C")), StringComparison.Ordinal);
    }
}
