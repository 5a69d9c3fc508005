using System.Buffers;
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
        _bytes = BenchmarkOru.Bytes;
        _message = Hl7Message.Parse(_bytes).Require();
        _mapping = MappingLibrary.Open(Repository.Mappings()).Require().Compile("hl7/v2-to-fhir/messages/ORU_R01").Require();
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
}
