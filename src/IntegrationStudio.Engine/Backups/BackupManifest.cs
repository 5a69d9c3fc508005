using System.Text.Json;
using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Backups;

/// <summary>What a backup holds, written last, so that an archive that was cut off has none.</summary>
/// <param name="Program">The version of the program that wrote it.</param>
/// <param name="Schema">The database's schema.</param>
/// <param name="At">The moment of its picture: what came later is not in it.</param>
/// <param name="Messages">Messages in the database.</param>
/// <param name="LastMessage">The highest message id.</param>
/// <param name="AuditEntries">Entries in the audit.</param>
/// <param name="BodyKeys">The ids of the keys under which bodies are sealed; the keys themselves are not in the backup.</param>
/// <param name="Files">Every file with its hash.</param>
public sealed record BackupManifest(
    string Program, int Schema, DateTimeOffset At, long Messages, long LastMessage, long AuditEntries, IReadOnlyList<string> BodyKeys, IReadOnlyList<BackupFile> Files)
{
    /// <summary>Its name in the archive.</summary>
    public const string FileName = "manifest.json";

    /// <summary>How archives are laid out; a program reads those up to its own.</summary>
    public int Layout { get; init; } = 1;
}

/// <summary>A file of a backup.</summary>
/// <param name="Path">Below the data folder, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its content, lower-case hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>How manifests are spelt.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
