using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>
/// The samples and tests beside a mapping: <c>samples/&lt;name&gt;.&lt;ext&gt;</c>; <c>tests/&lt;case&gt;.&lt;ext&gt;</c> with <c>&lt;case&gt;.expected.&lt;ext&gt;</c> in the target's
/// format and, optionally, <c>&lt;case&gt;.test.json</c>; <c>tests/options.json</c> for all.
/// </summary>
public sealed class MappingTestSuite
{
    private MappingTestSuite(string mappingId) => MappingId = mappingId;

    /// <summary>The mapping that is tested.</summary>
    public string MappingId { get; }

    /// <summary>All tests by name.</summary>
    public IReadOnlyList<MappingTestCase> Cases { get; private init; } = [];

    /// <summary>All samples by name.</summary>
    public IReadOnlyList<MappingSample> Samples { get; private init; } = [];

    /// <summary>Everything that can be mapped: what tests map, then the samples.</summary>
    public IEnumerable<MappingSample> Inputs => Cases.Select(test => new MappingSample(test.Name, test.InputPath, test.Input)).Concat(Samples);

    /// <summary>What is said of all tests.</summary>
    public MappingTestSettings Options { get; private init; } = MappingTestSettings.None;

    /// <summary>Reads the suite of a definition's folder. Files of a wrong form are reported at <c>file: place</c> and taken as if they said nothing.</summary>
    public static MappingTestSuite Read(DefinitionFolder folder, List<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Read(folder.Definition.Id, folder.Beside, problems);
    }

    /// <summary>Reads a suite out of the files beside a mapping.</summary>
    /// <param name="mappingId">The mapping that is tested.</param>
    /// <param name="files">Files by their path in the mapping's folder.</param>
    /// <param name="problems">Takes what is wrong with them.</param>
    public static MappingTestSuite Read(string mappingId, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, List<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(problems);
        var cases = new List<MappingTestCase>();
        foreach (string path in files.Keys.Where(TestFiles.IsTestInput).Order(StringComparer.Ordinal))
        {
            string name = TestFiles.NameOf(path);
            if (cases.Exists(other => other.Name == name))
            {
                problems.Add(new Problem("test.name", path, $"Another test is called \"{name}\" too.") { Mend = "Rename one of them." });
                continue;
            }

            string? expected = files.Keys.Where(file => file.StartsWith($"tests/{name}.expected.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault();
            cases.Add(new MappingTestCase(name, path, files[path])
            {
                ExpectedPath = expected,
                Expected = expected is null ? default : files[expected],
                Settings = files.TryGetValue(TestFiles.Settings(name), out ReadOnlyMemory<byte> settings) ? MappingTestSettings.Read(TestFiles.Settings(name), settings, problems) : MappingTestSettings.None,
            });
        }

        return new MappingTestSuite(mappingId)
        {
            Cases = cases,
            Samples = [.. files.Keys.Where(TestFiles.IsSample).Order(StringComparer.Ordinal).Select(path => new MappingSample(TestFiles.NameOf(path), path, files[path]))],
            Options = files.TryGetValue(TestFiles.Options, out ReadOnlyMemory<byte> options) ? MappingTestSettings.Read(TestFiles.Options, options, problems) : MappingTestSettings.None,
        };
    }

    /// <summary>Reads the suite of a folder on disk; of one without tests and samples an empty one.</summary>
    internal static async Task<MappingTestSuite> ReadAsync(string mappingId, string folder, List<Problem> problems, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (string sub in (string[])["tests", "samples"])
        {
            string path = Path.Combine(folder, sub);
            if (!Directory.Exists(path)) continue;
            foreach (string file in Directory.EnumerateFiles(path)) files.Add($"{sub}/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
        }

        return Read(mappingId, files, problems);
    }
}
