using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Audit;

/// <summary>How far the chain of a node went.</summary>
/// <param name="Node">The node.</param>
/// <param name="Id">Its last entry.</param>
/// <param name="Chain">That entry's hash, lower-case hex.</param>
internal sealed record CheckpointHead(string Node, long Id, string Chain);

/// <summary>What a checkpoint states: how far the chains of all nodes went, by the one that signs, so that nodes vouch for each other.</summary>
/// <param name="Node">Who signs.</param>
/// <param name="Sequence">Counts from 1 for each node.</param>
/// <param name="At">When.</param>
/// <param name="Heads">The chains.</param>
/// <param name="Key">The public key, as SubjectPublicKeyInfo in Base64.</param>
/// <param name="Previous">SHA-256 of the checkpoint before it of the same node, lower-case hex; null for the first.</param>
/// <param name="Signature">ECDSA P-256 over everything before it, Base64; null while it is not signed.</param>
internal sealed record AuditCheckpoint(string Node, long Sequence, DateTimeOffset At, IReadOnlyList<CheckpointHead> Heads, string Key, string? Previous = null, string? Signature = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The line that is stored, without its end.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, Json);

    public AuditCheckpoint Sign(ECDsa key) => this with { Signature = Convert.ToBase64String(key.SignData(Stated(), HashAlgorithmName.SHA256)) };

    /// <summary>The hash by which the next one names a line.</summary>
    public static string HashOf(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));

    /// <summary>Reads a line; null when it is none, or its signature is not by the key that it names.</summary>
    public static AuditCheckpoint? Parse(string line)
    {
        try
        {
            if (JsonSerializer.Deserialize<AuditCheckpoint>(line, Json) is not { Signature: { } signature } read || read.ToLine() != line) return null;
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(read.Key), out _);
            return key.VerifyData(read.Stated(), Convert.FromBase64String(signature), HashAlgorithmName.SHA256) ? read : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or CryptographicException)
        {
            return null;
        }
    }

    private byte[] Stated() => Encoding.UTF8.GetBytes((this with { Signature = null }).ToLine());
}

/// <summary>A checkpoint whose signature holds.</summary>
/// <param name="Line">As it is stored.</param>
/// <param name="Content">What it states.</param>
internal sealed record SignedCheckpoint(string Line, AuditCheckpoint Content);
