using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Designer.Saving;

/// <summary>What a browser keeps of changes that are not saved yet: the files that are different from the saved ones, null for one that is gone.</summary>
/// <param name="Revision">The revision that they are different from.</param>
/// <param name="At">When they were made.</param>
/// <param name="Files">The files by their paths.</param>
internal sealed record LocalCopy(long Revision, DateTimeOffset At, IReadOnlyDictionary<string, byte[]?> Files)
{
    /// <summary>A browser has room for some five megabytes in all.</summary>
    public const int Largest = 1024 * 1024;

    /// <summary>The copy of what a session has and the store has not; null where it is too large to keep.</summary>
    public static string? Write(DefinitionFolder saved, DefinitionFolder now, long revision, DateTimeOffset at)
    {
        var files = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        foreach ((string path, ReadOnlyMemory<byte> content) in now.Files)
            if (!saved.Files.TryGetValue(path, out ReadOnlyMemory<byte> known) || !known.Span.SequenceEqual(content.Span)) files[path] = content.ToArray();
        foreach (string path in saved.Files.Keys)
            if (!now.Files.ContainsKey(path)) files[path] = null;
        string text = JsonSerializer.Serialize(new LocalCopy(revision, at, files));
        return text.Length <= Largest ? text : null;
    }

    /// <summary>Reads a copy; null for a text that is none.</summary>
    public static LocalCopy? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<LocalCopy>(text) is { Files: not null } copy ? copy : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The folder with the copy's files put in. Fails where the definition in it has a wrong form.</summary>
    public Outcome<DefinitionFolder> ApplyTo(DefinitionFolder folder)
    {
        foreach ((string path, byte[]? content) in Files)
            if (path != DefinitionFolder.DefinitionPath && path.Length > 0) folder = folder.WithFile(path, content is null ? null : (ReadOnlyMemory<byte>?)content);
        if (Files.GetValueOrDefault(DefinitionFolder.DefinitionPath) is not { } json) return folder;
        Outcome<MappingDefinition> definition = MappingDefinition.Parse(json);
        return definition.Succeeded ? folder.WithDefinition(definition.Value) : Outcome<DefinitionFolder>.Failed(definition.Problems);
    }
}
