using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Tests.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Benchmarks;

/// <summary>What every live message costs behind its mapping: filling the tree, checking it, writing it. The Bundle has 20 entries, about 900 nodes and 22 KB.</summary>
[MemoryDiagnoser]
public class FhirBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly DataTree _filled = new();
    private readonly FhirZone _zone = FhirZone.Parse("America/Chicago").Require();
    private readonly byte[] _timestamp = "20260203040506"u8.ToArray();
    private readonly byte[] _date = new byte[FhirDate.LongestText];
    private byte[] _json = [];
    private byte[] _xml = [];
    private DataTree _bundle = new();
    private FhirType _observation = null!;
    private FhirElement _code = null!;
    private FhirElement _coding = null!;
    private FhirElement[] _leaves = [];

    [GlobalSetup]
    public void Setup()
    {
        _json = Encoding.UTF8.GetBytes(Some.LabBundle(20));
        _bundle = FhirJsonReader.Read(_json).Require();
        _xml = FhirXmlWriter.ToBytes(_bundle, _bundle.Root);
        _observation = FhirSchema.R4.Resource("Observation")!;
        _code = _observation.Find("code")!;
        _coding = _code.Type!.Find("coding")!;
        _leaves = [_coding.Type!.Find("display")!, _coding.Type.Find("code")!, _coding.Type.Find("system")!];
    }

    [Benchmark]
    public int Validate() => FhirValidator.ValidateStructure(_bundle, _bundle.Root).Count;

    /// <summary>Structure, invariants, bindings, codes, references, extensions and profiles.</summary>
    [Benchmark]
    public int ValidateFully() => FhirValidator.Validate(_bundle, _bundle.Root, FhirValidationOptions.Default).Count;

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        FhirJsonWriter.Write(_bundle, _bundle.Root, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int WriteXml()
    {
        _output.ResetWrittenCount();
        FhirXmlWriter.Write(_bundle, _bundle.Root, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public object ReadXml() => FhirXmlReader.Read(_xml).Require();

    [Benchmark]
    public object Read() => FhirJsonReader.Read(_json).Require();

    /// <summary>A thousand calls of GetOrAdd with 600 slices set, out of order.</summary>
    [Benchmark]
    public int Fill()
    {
        _filled.Reset();
        for (var i = 0; i < 200; i++)
        {
            var coding = _filled.GetOrAdd(_filled.GetOrAdd(_filled.CreateRoot(_observation), _code), _coding);
            foreach (var leaf in _leaves) _filled.SetUtf8(_filled.GetOrAdd(coding, leaf), _json, 10, 8);
        }
        return _filled.NodeCount;
    }

    [Benchmark]
    public int ConvertTimestamp()
    {
        Hl7DateTime.ToFhir(_timestamp, _zone, FhirPrimitive.DateTime).Date.TryFormat(_date, out var length);
        return length;
    }
}
