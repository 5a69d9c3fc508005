using System.Text.Json;
using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>A changed result that somebody has looked at and found right. It holds for this sample, this result before and this result after; anything else is a new change.</summary>
/// <param name="Sample">Which sample, see <see cref="BenchNotes.Print"/>.</param>
/// <param name="Before">The result of the version before.</param>
/// <param name="After">The result that is right.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">When.</param>
public sealed record AcknowledgedChange(string Sample, string Before, string After, string By, DateTimeOffset At);

/// <summary>
/// What the test bench keeps beside a definition, in <c>tests/bench.json</c>: which samples and tests are de-identified messages, and which changed results somebody has
/// acknowledged. Samples are named by prints of their content, so that they may be renamed; one that is edited is another.
/// </summary>
public sealed record BenchNotes
{
    /// <summary>The file, by its path in the definition's folder.</summary>
    public const string Path = "tests/bench.json";

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Nothing is kept.</summary>
    public static BenchNotes None { get; } = new();

    /// <summary>Prints of the inputs that were de-identified before they were put in.</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary>The changed results that are right.</summary>
    public IReadOnlyList<AcknowledgedChange> Acknowledged { get; init; } = [];

    /// <summary>A short print of some content.</summary>
    public static string Print(ReadOnlySpan<byte> content) => MappingPackage.Hex(content)[..32];

    /// <summary>Reads what a folder keeps; a file of a wrong form says nothing and is a problem.</summary>
    public static Outcome<BenchNotes> Read(DefinitionFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!folder.Beside.TryGetValue(Path, out ReadOnlyMemory<byte> json)) return None;
        try
        {
            return JsonSerializer.Deserialize<BenchNotes>(json.Span, Form) ?? None;
        }
        catch (JsonException wrong)
        {
            return new Problem("test.notes", Path, $"The notes of the test bench cannot be read: {wrong.Message}") { Mend = "Delete the file; what was acknowledged has to be acknowledged again." };
        }
    }

    /// <summary>Puts notes into a folder; without any there is no file.</summary>
    public DefinitionFolder WriteTo(DefinitionFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        bool isEmpty = Masked.Count == 0 && Acknowledged.Count == 0;
        return folder.WithFile(Path, isEmpty ? (ReadOnlyMemory<byte>?)null : JsonSerializer.SerializeToUtf8Bytes(this, Form));
    }

    /// <summary>Whether an input was de-identified before it was put in.</summary>
    public bool IsMasked(ReadOnlySpan<byte> input) => Masked.Count > 0 && Masked.Contains(Print(input));

    /// <summary>With an input that was de-identified.</summary>
    public BenchNotes WithMasked(ReadOnlySpan<byte> input)
    {
        string print = Print(input);
        return Masked.Contains(print) ? this : this with { Masked = [.. Masked, print] };
    }

    /// <summary>Whether somebody found right what became of a sample's result; null where nobody did.</summary>
    public AcknowledgedChange? Find(string sample, string before, string after) =>
        Acknowledged.FirstOrDefault(change => change.Sample == sample && change.Before == before && change.After == after);

    /// <summary>With changes acknowledged, in place of what was said of the same samples before.</summary>
    public BenchNotes With(IReadOnlyCollection<AcknowledgedChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return this with { Acknowledged = [.. Acknowledged.Where(known => changes.All(change => change.Sample != known.Sample)), .. changes] };
    }
}
