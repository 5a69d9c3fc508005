using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>
/// Remembers across restarts what tests showed, by what was tested: the effective hash of the definition (with all that it extends and uses), its tests and samples, and the
/// program. A file that cannot be read or written costs time, nothing else.
/// </summary>
internal sealed class MappingFactsFile(string path)
{
    private static readonly string Program = typeof(MappingDefinition).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    private readonly ConcurrentDictionary<string, Entry> known = Read(path);

    /// <summary>What is tested, as one short text.</summary>
    public static string? KeyOf(MappingLibrary library, DefinitionFolder folder)
    {
        if (library.EffectiveHash(folder.Definition.Id) is not { } hash) return null;
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(Encoding.UTF8.GetBytes($"{Program} {hash}\n"));
        foreach (var (file, content) in folder.Beside.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            sum.AppendData(Encoding.UTF8.GetBytes($"{file} {content.Length}\n"));
            sum.AppendData(content.Span);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset().AsSpan(0, 16));
    }

    public MappingFacts? Find(string id, string key) => known.TryGetValue(id, out var found) && found.Key == key ? new MappingFacts(found.Passed, found.Failed, found.Coverage) { Fault = found.Fault } : null;

    public void Put(string id, string key, MappingFacts facts) => known[id] = new Entry(key, facts.Passed, facts.Failed, facts.Coverage, facts.Fault);

    /// <summary>Writes what is known; the file is replaced whole or not at all.</summary>
    public void Save()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(known));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They are run again after the next start.
        }
    }

    private static ConcurrentDictionary<string, Entry> Read(string path)
    {
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(path)) is { } read ? new(read, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return new(StringComparer.Ordinal);
        }
    }

    private sealed record Entry(string Key, int Passed, int Failed, double? Coverage, string? Fault);
}
