using System.Security.Cryptography;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Bundles;

/// <summary>An installation whose bundles are believed.</summary>
/// <param name="Key">Its public key in base64.</param>
/// <param name="Fingerprint">Its short name, for people to compare.</param>
/// <param name="Name">What it is called here.</param>
/// <param name="Added">When it was trusted.</param>
public sealed record BundleSigner(string Key, string Fingerprint, string Name, DateTimeOffset Added);

/// <summary>What reading in a bundle does with a version.</summary>
public enum BundleStep
{
    /// <summary>It becomes an approved version, with the approvals that it has elsewhere.</summary>
    Approved,

    /// <summary>It becomes a candidate that somebody reviews here.</summary>
    Candidate,

    /// <summary>It is there already with the same content.</summary>
    Present,
}

/// <summary>What reading in a bundle did, or would do.</summary>
/// <param name="Instance">The name that the bundle gives its origin.</param>
/// <param name="Signer">The public key that signed it.</param>
/// <param name="TrustedAs">The name of the signer here; null when it is not trusted.</param>
/// <param name="Steps">Each version.</param>
public sealed record BundlePlan(string Instance, string Signer, string? TrustedAs, IReadOnlyList<(VersionKey Version, BundleStep Step)> Steps);

/// <summary>Takes approved versions from one installation to another in signed files. Safe for many threads.</summary>
public sealed class BundleStore(VersionStore versions)
{
    /// <summary>The most bytes of a bundle.</summary>
    public const int MostBytes = BundleFile.MostBytes;

    /// <summary>The longest name of an installation, in characters.</summary>
    public const int LongestName = 80;

    /// <summary>Writes approved versions with all that they pin. Fails with everything that hinders: unknown, not approved, not by four eyes, altered. Recorded in the audit.</summary>
    /// <param name="keys">Which versions.</param>
    /// <param name="instance">The name of this installation.</param>
    /// <param name="key">Signs.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="labels">Whether labels go along.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<byte[]>> ExportAsync(IReadOnlyCollection<VersionKey> keys, string instance, ECDsa key, Actor actor, bool labels = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count is 0 or > BundleFile.MostVersions) return new Problem("bundle.versions", "", $"A bundle has 1 to {BundleFile.MostVersions} versions.");
        if (string.IsNullOrWhiteSpace(instance) || instance.Length > LongestName || instance.Any(char.IsControl)) return new Problem("bundle.name", "", $"An installation has a name of up to {LongestName} characters.");
        var problems = new List<Problem>();
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var bundled = new List<BundledVersion>();
        foreach (VersionKey wanted in keys.Distinct().OrderBy(wanted => wanted.Id, StringComparer.Ordinal).ThenBy(wanted => VersionNumber.RankOf(wanted.Number)))
        {
            if (await versions.FindAsync(wanted.Id, wanted.Number, null, cancellationToken).ConfigureAwait(false) is not { } version)
            {
                problems.Add(new Problem("version.unknown", wanted.ToString(), "There is no such version."));
                continue;
            }

            if (version.Origin == VersionOrigin.Demo)
            {
                problems.Add(new Problem("bundle.demo", wanted.ToString(), "The demo made up its approval.") { Mend = "Hand it in, and have it reviewed." });
                continue;
            }

            if (VersionStore.FourEyes(version) is { } refusal)
            {
                problems.Add(refusal);
                continue;
            }

            Outcome<DefinitionFolder> folder = await versions.OpenAsync(version, cancellationToken).ConfigureAwait(false);
            Outcome<MappingLibrary> library = await versions.LibraryAsync(version.EffectiveHash, cancellationToken).ConfigureAwait(false);
            if (!folder.Succeeded || !library.Succeeded)
            {
                problems.AddRange(folder.Succeeded ? library.Problems : folder.Problems);
                continue;
            }

            string own = Content(folder.Value);
            string[] pinned = [.. library.Value.All.Where(package => package.Definition.Id != wanted.Id).Select(package => Content(DefinitionFolder.Of(package))).Order(StringComparer.Ordinal)];
            bundled.Add(new BundledVersion(
                wanted.Id, wanted.Number, version.ContentHash, version.EffectiveHash, own, pinned, version.Comment, version.Created, version.Submitter, version.Authors, version.Approvals, labels ? version.Labels : []));
        }

        if (problems.Count > 0)
        {
            await AuditAsync([.. problems.Select(problem => new AuditEntry(actor, "bundle.export", "version:" + problem.Path) { Denied = true, Reason = problem.Code })], cancellationToken).ConfigureAwait(false);
            return Outcome<byte[]>.Failed(problems);
        }

        var manifest = new BundleManifest(BundleManifest.Current, instance, JournalTime.To(versions.Journal.Now), bundled,
            new SortedDictionary<string, long>(contents.ToDictionary(content => content.Key, content => (long)content.Value.Length), StringComparer.Ordinal));
        byte[] file = BundleFile.Write(manifest, contents, key);
        await AuditAsync([.. bundled.Select(version => new AuditEntry(actor, "bundle.export", version.Key.Subject) { Hash = version.EffectiveHash })], cancellationToken).ConfigureAwait(false);
        return file;

        string Content(DefinitionFolder folder)
        {
            byte[] packed = DefinitionArchive.Write(folder);
            string hash = Convert.ToHexStringLower(SHA256.HashData(packed));
            contents[hash] = packed;
            return hash;
        }
    }

    /// <summary>What <see cref="ImportAsync"/> would do, without doing it. Fails with everything that hinders.</summary>
    public Task<Outcome<BundlePlan>> PlanAsync(byte[] file, Actor actor, CancellationToken cancellationToken = default) => RunAsync(file, actor, commit: false, cancellationToken);

    /// <summary>Reads in a bundle, all of it or nothing. Versions of a trusted signer arrive approved, with their approvals; others become candidates. What is there already stays as it is.</summary>
    public Task<Outcome<BundlePlan>> ImportAsync(byte[] file, Actor actor, CancellationToken cancellationToken = default) => RunAsync(file, actor, commit: true, cancellationToken);

    /// <summary>The trusted signers by name.</summary>
    public Task<IReadOnlyList<BundleSigner>> SignersAsync(CancellationToken cancellationToken = default) => versions.Journal.Reader.Read<IReadOnlyList<BundleSigner>>(
        connection => [.. connection.Query<(string Key, string Name, long Added)>("SELECT key, name, added FROM bundle_signer ORDER BY name, key").Select(row => new BundleSigner(row.Key, BundleKey.Fingerprint(row.Key), row.Name, JournalTime.To(row.Added)))], cancellationToken);

    /// <summary>Trusts a signer from now on, under a name. Null, or why not.</summary>
    public async Task<Problem?> TrustAsync(string key, string name, Actor actor, CancellationToken cancellationToken = default)
    {
        Outcome<ECDsa> read = BundleKey.Read(key);
        using ECDsa? _ = read.Value;
        Problem? wrong = !read.Succeeded ? read.Problems[0]
            : string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl) ? new Problem("bundle.name", "", $"A signer has a name of up to {LongestName} characters.") : null;
        if (wrong is not null)
        {
            await AuditAsync([new AuditEntry(actor, "bundle.trust", "signer") { Denied = true, Reason = wrong.Code }], cancellationToken).ConfigureAwait(false);
            return wrong;
        }

        return await versions.Journal.CommitAsync(new BundleTrustWrite(key, name.Trim(), actor, versions.Journal.Now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Trusts a signer no more; what it brought stays. Null, or why not.</summary>
    public Task<Problem?> DistrustAsync(string key, Actor actor, CancellationToken cancellationToken = default) => versions.Journal.CommitAsync(new BundleTrustWrite(key, null, actor, versions.Journal.Now), cancellationToken);

    private Task<bool> AuditAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancel) => versions.Journal.CommitAsync(new BundleAuditWrite(entries, versions.Journal.Now), cancel);

    private async Task<Outcome<BundlePlan>> RunAsync(byte[] file, Actor actor, bool commit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(file);
        Outcome<OpenBundle> open = await Task.Run(() => BundleFile.Read(file), cancel).ConfigureAwait(false);
        if (!open.Succeeded)
        {
            if (commit)
                await AuditAsync([new AuditEntry(actor, "bundle.import", "bundle") { Denied = true, Reason = open.Problems[0].Code, Hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file)) }], cancel).ConfigureAwait(false);
            return Outcome<BundlePlan>.Failed(open.Problems);
        }

        Outcome<BundlePlan> done = await versions.Journal.CommitAsync(new BundleWrite(open.Value, actor, commit, versions.Journal.Now), cancel).ConfigureAwait(false);
        if (commit && done.Succeeded)
            foreach (string id in done.Value.Steps.Where(step => step.Step != BundleStep.Present).Select(step => step.Version.Id).Distinct()) versions.Announce(id);
        return done;
    }
}
