using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Benchmarks;

/// <summary>A 2.8 KB ORU with 15 OBX through the official maps, from bytes to the Bundle's JSON.</summary>
[MemoryDiagnoser]
public class MappingBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly RunOptions _options = new() { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
    private readonly RunOptions _traced = new() { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Trace = true };
    private byte[] _bytes = [];
    private Hl7Message _message = null!;
    private CompiledMapping _mapping = null!;

    [GlobalSetup]
    public void Setup()
    {
        _bytes = SampleOru();
        _message = Hl7Message.Parse(_bytes).Require();
        _mapping = MappingLibrary.Open(Mappings()).Require().Compile("hl7/v2-to-fhir/messages/ORU_R01").Require();
    }

    [Benchmark(Baseline = true)]
    public int BytesToBundleJson() => Write(Hl7Message.Parse(_bytes).Require(), _options);

    [Benchmark]
    public int MapOnly()
    {
        using MappingResult result = _mapping.Run(_message, _options);
        return result.Root;
    }

    [Benchmark]
    public int Traced() => Write(_message, _traced);

    private int Write(Hl7Message message, RunOptions options)
    {
        using MappingResult result = _mapping.Run(message, options);
        _output.ResetWrittenCount();
        result.WriteJson(_output);
        return _output.WrittenCount;
    }

    /// <summary>About 2.8 KB: one patient, one order, 15 numeric results.</summary>
    internal static byte[] SampleOru()
    {
        var text = new StringBuilder()
            .Append("MSH|^~\\&|LABSYS|NORTHLAB|EHR|CITYHOSP|20260203040506-0600||ORU^R01^ORU_R01|MSG00001|P|2.5.1\r")
            .Append("PID|1||100234^^^NORTH&2.16.840.1.113883.19.5&ISO^MR||DOE^JANE^Q^^MS||19700203|F||2106-3^White^HL70005|12 ELM ST^^SPRINGFIELD^IL^62701^USA^H||^PRN^PH^^1^217^5550123|||M||900123\r")
            .Append("PV1|1|O|OPD^^^CITY||||1234^SMITH^ANNA^^^DR|||||||||||9001^^^NORTH^VN\r")
            .Append("ORC|RE|P778^EHR|F9912^NORTHLAB||CM||||20260203030000-0600|||1234^SMITH^ANNA^^^DR\r")
            .Append("OBR|1|P778^EHR|F9912^NORTHLAB|24323-8^Comprehensive metabolic panel^LN|||20260203023000-0600|||||||20260203031500-0600||1234^SMITH^ANNA^^^DR||||||20260203040000-0600||CH|F\r");
        string[] tests =
        [
            "2345-7^Glucose^LN||95|mg/dL|70-99|N", "3094-0^Urea nitrogen^LN||14|mg/dL|6-20|N", "2160-0^Creatinine^LN||0.91|mg/dL|0.50-1.10|N", "2951-2^Sodium^LN||139|mmol/L|135-145|N",
            "2823-3^Potassium^LN||5.4|mmol/L|3.5-5.1|H", "2075-0^Chloride^LN||102|mmol/L|98-107|N", "2028-9^Carbon dioxide^LN||24|mmol/L|22-29|N", "17861-6^Calcium^LN||9.4|mg/dL|8.6-10.2|N",
            "2885-2^Protein^LN||7.0|g/dL|6.4-8.3|N", "1751-7^Albumin^LN||4.2|g/dL|3.5-5.2|N", "1975-2^Bilirubin^LN||0.7|mg/dL|0.0-1.2|N", "6768-6^Alkaline phosphatase^LN||74|U/L|35-104|N",
            "1742-6^ALT^LN||31|U/L|0-33|N", "1920-8^AST^LN||25|U/L|0-32|N", "33914-3^GFR^LN||88|mL/min|>60|N",
        ];
        for (int i = 0; i < tests.Length; i++)
            text.Append("OBX|").Append(i + 1).Append("|NM|").Append(tests[i]).Append("|||F|||20260203023000-0600||TECH7^JONES^BOB|||20260203035500-0600||||NORTH LAB\r");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Mappings()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "IntegrationStudio.sln"))) return Path.Combine(folder.FullName, "mappings");
        throw new DirectoryNotFoundException("The repository's root is not above the program.");
    }
}
