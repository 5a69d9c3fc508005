using BenchmarkDotNet.Attributes;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Benchmarks;

/// <summary>The codec over a 2.8 KB ORU^R01 with 15 OBX.</summary>
[MemoryDiagnoser]
public class Hl7ParseBenchmarks
{
    private static readonly Hl7SegmentName Obx = Hl7SegmentName.From("OBX");
    private readonly byte[] bytes = BenchmarkOru.Bytes;
    private readonly Hl7Message parsed = Hl7Message.Parse(BenchmarkOru.Bytes).Require();
    private readonly Hl7StructureDefinition structure = Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!;

    /// <summary>What the limits speak of: one message in, 20 fields out as text.</summary>
    [Benchmark(Baseline = true)]
    public int ParseAndRead20Fields()
    {
        var message = Hl7Message.Parse(bytes).Require();
        var length = message.MessageType.Length + message.TriggerEvent.Length + message.ControlId.Length + message.Version.Length;
        var patient = message.First("PID")!.Value;
        length += patient.Field(3).Component(1).ToString().Length + patient.Field(3).Component(4).Component(1).ToString().Length
            + patient.Field(5).Component(1).ToString().Length + patient.Field(5).Component(2).ToString().Length
            + patient.Field(7).ToString().Length + patient.Field(8).ToString().Length;
        var results = 0;
        for (var i = 0; i < message.SegmentCount && results < 5; i++)
        {
            var segment = message[i];
            if (!segment.Is(Obx))
                continue;
            results++;
            length += segment.Field(3).Component(1).ToString().Length + segment.Field(5).ToString().Length;
        }
        return length;
    }

    [Benchmark]
    public int Parse() => Hl7Message.Parse(bytes).Require().SegmentCount;

    /// <summary>Every field, its second and fourth component, first subcomponents: what a mapping does to a message.</summary>
    [Benchmark]
    public int ReadEveryField()
    {
        var sum = 0;
        foreach (var segment in parsed.Segments)
        {
            for (var field = 1; field <= segment.FieldCount; field++)
            {
                var element = segment.Field(field);
                if (element.HasValue)
                    sum += element.Component(2).Length + element.Component(4).Component(1).Length;
            }
        }
        return sum;
    }

    [Benchmark]
    public int ResolveGroups()
    {
        using var tree = Hl7Structure.Resolve(parsed, structure);
        return tree.GroupCount;
    }

    [Benchmark]
    public byte[] Acknowledge() => Acknowledgement.Create(parsed, AckCode.AA, [], DateTimeOffset.UnixEpoch, "A1");
}
