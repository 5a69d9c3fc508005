using System.Text.Json.Serialization;
using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Engine.Governance.Bundles;

/// <summary>What a bundle says of itself; its bytes are what is signed.</summary>
/// <param name="Format">The format's number; <see cref="Current"/> is written.</param>
/// <param name="Instance">The name of the installation that wrote it.</param>
/// <param name="Created">When.</param>
/// <param name="Versions">The versions that it brings.</param>
/// <param name="Contents">Every packed definition in it: SHA-256 of its bytes in hexadecimal, and their number.</param>
public sealed record BundleManifest(int Format, string Instance, DateTimeOffset Created, IReadOnlyList<BundledVersion> Versions, IReadOnlyDictionary<string, long> Contents)
{
    /// <summary>The format that this program writes and reads.</summary>
    public const int Current = 1;
}

/// <summary>A version in a bundle.</summary>
/// <param name="Id">The definition.</param>
/// <param name="Number">The version's number.</param>
/// <param name="ContentHash">Of its own files.</param>
/// <param name="EffectiveHash">Of it and all that it pins.</param>
/// <param name="Content">Its packed folder, as <see cref="BundleManifest.Contents"/> names it.</param>
/// <param name="Pinned">Everything that it reaches, likewise.</param>
/// <param name="Comment">Why, in the submitter's words.</param>
/// <param name="Created">When it was handed in.</param>
/// <param name="Submitter">Who handed it in.</param>
/// <param name="Authors">Who wrote it.</param>
/// <param name="Approvals">Who approved which effective hash.</param>
/// <param name="Labels">Its labels, where they were asked for.</param>
public sealed record BundledVersion(
    string Id, string Number, string ContentHash, string EffectiveHash, string Content, IReadOnlyList<string> Pinned, string Comment, DateTimeOffset Created,
    Actor Submitter, IReadOnlyList<Actor> Authors, IReadOnlyList<VersionApproval> Approvals, IReadOnlyList<string> Labels)
{
    /// <summary>Names it.</summary>
    [JsonIgnore]
    public VersionKey Key => new(Id, Number);
}

/// <summary>Who signed the manifest's bytes.</summary>
/// <param name="Algorithm">Always <c>ES256</c>: ECDSA over P-256 with SHA-256.</param>
/// <param name="Key">The public key: subject public key info in base64.</param>
/// <param name="Value">The signature in base64, r and s of 32 bytes each.</param>
public sealed record BundleSignature(string Algorithm, string Key, string Value);

/// <summary>How bundles are spelt.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(BundleSignature))]
internal sealed partial class BundleJson : JsonSerializerContext;
