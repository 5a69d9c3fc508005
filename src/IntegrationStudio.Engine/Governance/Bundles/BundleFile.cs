using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Bundles;

/// <summary>A bundle that was read: its signature holds, and everything in it has the hashes that the signed manifest names. Whether the signer is trusted is another question.</summary>
internal sealed record OpenBundle(BundleManifest Manifest, string Signer, IReadOnlyList<FrozenVersion> Versions);

/// <summary>A bundle's file: a zip of <c>manifest.json</c>, <c>signature.json</c> and <c>content/SHA-256</c> for each packed definition. The same bundle gives the same bytes but for the signature.</summary>
internal static class BundleFile
{
    public const int MostBytes = 64 * 1024 * 1024;
    public const long MostUnpacked = 256L * 1024 * 1024;
    public const int MostVersions = 1000;
    public const int MostEntries = 5000;
    private const string ManifestName = "manifest.json", SignatureName = "signature.json", ContentFolder = "content/", Algorithm = "ES256";
    private static readonly DateTimeOffset Stamp = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Write(BundleManifest manifest, IReadOnlyDictionary<string, byte[]> contents, ECDsa key)
    {
        byte[] signed = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        byte[] signature = JsonSerializer.SerializeToUtf8Bytes(
            new BundleSignature(Algorithm, BundleKey.Public(key), Convert.ToBase64String(key.SignData(signed, HashAlgorithmName.SHA256))), BundleJson.Default.BundleSignature);
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(ManifestName, signed);
            Add(SignatureName, signature);
            foreach ((string hash, byte[] content) in contents.OrderBy(content => content.Key, StringComparer.Ordinal)) Add(ContentFolder + hash, content);

            void Add(string name, byte[] bytes)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Fastest);
                entry.LastWriteTime = Stamp;
                using Stream target = entry.Open();
                target.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads and checks everything but trust. Nothing of the content is looked at before the signature holds.</summary>
    public static Outcome<OpenBundle> Read(byte[] bytes)
    {
        if (bytes.Length > MostBytes) return new Problem("bundle.too-large", "", $"A bundle has {MostBytes / 1024 / 1024} MB at most.");
        Outcome<Dictionary<string, byte[]>> unpacked = Unpack(bytes);
        if (!unpacked.Succeeded) return Outcome<OpenBundle>.Failed(unpacked.Problems);
        Dictionary<string, byte[]> files = unpacked.Value;
        if (!files.TryGetValue(ManifestName, out byte[]? signed) || !files.TryGetValue(SignatureName, out byte[]? signature))
            return new Problem("bundle.broken", "", $"A bundle has {ManifestName} and {SignatureName}; this file does not.");
        BundleManifest manifest;
        string signer;
        try
        {
            BundleSignature by = JsonSerializer.Deserialize(signature, BundleJson.Default.BundleSignature) ?? throw new JsonException();
            Outcome<ECDsa> key = BundleKey.Read(by.Key);
            if (!key.Succeeded) return Outcome<OpenBundle>.Failed(key.Problems);
            using ECDsa verifier = key.Value;
            if (by.Algorithm != Algorithm || !Base64.IsValid(by.Value) || !verifier.VerifyData(signed, Convert.FromBase64String(by.Value), HashAlgorithmName.SHA256))
                return new Problem("bundle.signature", ManifestName, "The signature does not fit the manifest: somebody changed the one or the other.") { Mend = "Export the bundle again." };
            signer = by.Key;
            manifest = JsonSerializer.Deserialize(signed, BundleJson.Default.BundleManifest) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            return new Problem("bundle.broken", "", "Manifest or signature are no JSON of the form that is expected.");
        }

        if (manifest.Format != BundleManifest.Current)
            return new Problem("bundle.format", ManifestName, $"The bundle has format {manifest.Format}; this program reads {BundleManifest.Current}.") { Mend = "Use a newer program." };
        if (manifest.Versions.Count is 0 or > MostVersions) return new Problem("bundle.versions", ManifestName, $"A bundle has 1 to {MostVersions} versions; this one has {manifest.Versions.Count}.");
        Problem[] problems = [.. Check(manifest, files)];
        if (problems.Length > 0) return Outcome<OpenBundle>.Failed(problems);

        var folders = new Dictionary<string, DefinitionFolder>(StringComparer.Ordinal);
        var versions = new List<FrozenVersion>();
        var wrong = new List<Problem>();
        foreach (BundledVersion version in manifest.Versions)
        {
            Outcome<FrozenVersion> frozen = Assemble(version, files, folders);
            if (frozen.Succeeded) versions.Add(frozen.Value);
            else wrong.AddRange(frozen.Problems);
        }

        return wrong.Count == 0 ? new OpenBundle(manifest, signer, versions) : Outcome<OpenBundle>.Failed(wrong);
    }

    private static IEnumerable<Problem> Check(BundleManifest manifest, Dictionary<string, byte[]> files)
    {
        foreach ((string hash, long length) in manifest.Contents)
            if (!files.TryGetValue(ContentFolder + hash, out byte[]? content)) yield return new Problem("bundle.missing", ContentFolder + hash, "The manifest names this content, and it is not there.");
            else if (content.Length != length || Convert.ToHexStringLower(SHA256.HashData(content)) != hash) yield return new Problem("bundle.content", ContentFolder + hash, "The content does not have the hash that was signed: somebody changed it.");
        foreach (string name in files.Keys.Where(name => name is not (ManifestName or SignatureName) && !(name.StartsWith(ContentFolder, StringComparison.Ordinal) && manifest.Contents.ContainsKey(name[ContentFolder.Length..]))))
            yield return new Problem("bundle.unsigned", name, "The manifest does not name this file: somebody added it.");
        foreach (IGrouping<VersionKey, BundledVersion> same in manifest.Versions.GroupBy(version => version.Key).Where(same => same.Count() > 1))
            yield return new Problem("bundle.twice", same.Key.ToString(), "The bundle has this version twice.");
        foreach (BundledVersion version in manifest.Versions)
        {
            if (VersionNumber.Parse(version.Number) is null) yield return new Problem("bundle.number", version.Key.ToString(), "This is no version number.");
            if (Shipped.Owns(version.Id)) yield return new Problem("version.shipped", version.Key.ToString(), "The definition is the product's own and changes with its releases.");
            foreach (string hash in version.Pinned.Append(version.Content).Where(hash => !manifest.Contents.ContainsKey(hash)).Distinct())
                yield return new Problem("bundle.open-pins", version.Key.ToString(), $"It pins content {hash[..Math.Min(16, hash.Length)]}, which is not in the bundle.");
        }
    }

    /// <summary>A version with its pins, each hash computed again: the effective hash covers all that is pinned.</summary>
    private static Outcome<FrozenVersion> Assemble(BundledVersion version, Dictionary<string, byte[]> files, Dictionary<string, DefinitionFolder> folders)
    {
        var packages = new Dictionary<string, MappingPackage>(StringComparer.Ordinal);
        foreach (string hash in version.Pinned.Append(version.Content).Distinct())
        {
            if (!folders.TryGetValue(hash, out DefinitionFolder? folder))
            {
                (IReadOnlyList<DefinitionFolder> read, IReadOnlyList<Problem> problems) = DefinitionArchive.Read(files[ContentFolder + hash]);
                if (problems.Count > 0 || read.Count != 1)
                    return new Problem("bundle.definition", version.Key.ToString(), $"Content {hash[..16]} is not one definition: {string.Join(" ", problems.Take(3).Select(problem => $"{problem.Code} {problem.Path}"))}");
                folders[hash] = folder = read[0];
            }

            if (!packages.TryAdd(folder.Definition.Id, folder.Package)) return new Problem("version.two-pins", version.Key.ToString(), $"It pins two states of {folder.Definition.Id}.");
        }

        DefinitionFolder own = folders[version.Content];
        MappingLibrary library = MappingLibrary.Of(packages.Values);
        if (own.Definition.Id != version.Id || own.Definition.Version != version.Number || own.Package.ContentHash != version.ContentHash || library.EffectiveHash(version.Id) != version.EffectiveHash)
            return new Problem("bundle.hash", version.Key.ToString(), "What it is and pins does not have the hashes that it is said to have.");
        Problem[] errors = [.. library.Check(version.Id).Where(problem => problem.Severity == Severity.Error)];
        return errors.Length > 0 ? Outcome<FrozenVersion>.Failed(errors) : new FrozenVersion(own, version.EffectiveHash, library);
    }

    private static Outcome<Dictionary<string, byte[]>> Unpack(byte[] bytes)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries) return new Problem("bundle.too-many", "", $"The bundle has {zip.Entries.Count} files; {MostEntries} are the most.");
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            long left = MostUnpacked;
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                // Names are only ever compared, and nothing is written to a disk; what an entry says of its size is not believed.
                using Stream source = entry.Open();
                using var content = new MemoryStream();
                byte[] buffer = new byte[16 * 1024];
                for (int read; (read = source.Read(buffer)) > 0;)
                {
                    if ((left -= read) < 0) return new Problem("bundle.too-large", entry.FullName, $"The bundle unpacks to more than {MostUnpacked / 1024 / 1024} MB.");
                    content.Write(buffer, 0, read);
                }

                if (!files.TryAdd(entry.FullName, content.ToArray())) return new Problem("bundle.broken", entry.FullName, "The file has this entry twice.");
            }

            return files;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException)
        {
            return new Problem("bundle.broken", "", "This is no bundle, or a broken one.");
        }
    }
}
