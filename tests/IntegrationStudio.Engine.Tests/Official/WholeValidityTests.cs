using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>What the maps of this repository write is without an error in the full validation too: invariants, bindings, references and extensions.</summary>
public sealed class WholeValidityTests
{
    private static readonly string Mappings = Path.Combine(OfficialMaps.Root, "mappings");

    [Fact]
    public void Every_expected_result_beside_the_mappings_is_valid()
    {
        var files = Directory.EnumerateFiles(Mappings, "*.expected.json", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => Errors(Path.GetRelativePath(Mappings, file), File.ReadAllBytes(file))));
    }

    [Fact]
    public void Every_sample_gives_a_valid_result()
    {
        var samples = Path.Combine(OfficialMaps.Root, "..", "shared", "samples", "hl7v2");
        Assert.SkipUnless(Directory.Exists(samples), "The samples are not beside the repository.");
        var library = MappingLibrary.Open(Mappings).Require();
        var compiled = new ConcurrentDictionary<string, CompiledMapping>(StringComparer.Ordinal);
        var found = new ConcurrentBag<string>();
        var converted = 0;
        Parallel.ForEach(Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories).Where(IsMessage), file =>
        {
            foreach (var message in Hl7Batch.Read(File.ReadAllBytes(file)).Messages)
            {
                if (!message.Succeeded) continue;
                var mapping = compiled.GetOrAdd(StandardMaps.Choose(library, message.Value), id => library.Compile(id).Require());
                foreach (var error in Errors(file, Run(mapping, message.Value))) found.Add(error);
                Interlocked.Increment(ref converted);
            }
        });
        Assert.Empty(found);
        Assert.NotEqual(0, converted);
    }

    private static bool IsMessage(string file) => file.EndsWith(".hl7", StringComparison.Ordinal) || file.EndsWith(".txt", StringComparison.Ordinal);

    private static byte[] Run(CompiledMapping mapping, Hl7Message message)
    {
        using var result = mapping.Run(message, new RunOptions());
        var output = new ArrayBufferWriter<byte>();
        result.WriteJson(output);
        return output.WrittenSpan.ToArray();
    }

    private static List<string> Errors(string name, byte[] json)
    {
        if (!JsonDocument.Parse(json).RootElement.TryGetProperty("resourceType", out _)) return [];
        var read = FhirJsonReader.Read(json);
        IEnumerable<Problem> problems = read.Problems;
        if (read.Succeeded) problems = problems.Concat(FhirValidator.Validate(read.Value, read.Value.Root, FhirValidationOptions.Default));
        return [.. problems.Where(problem => problem.Severity == Severity.Error).Select(problem => $"{name}: {problem}")];
    }
}
