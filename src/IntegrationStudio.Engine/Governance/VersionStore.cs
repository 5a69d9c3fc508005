using System.Security.Cryptography;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>
/// Versions of definitions in the installation's database: what is handed in is frozen with all that it uses, decided about by somebody else, and hashed again whenever it is loaded.
/// Safe for many threads.
/// </summary>
public sealed class VersionStore
{
    /// <summary>The most labels of a version.</summary>
    public const int MostLabels = 12;

    /// <summary>The longest label, in characters.</summary>
    public const int LongestLabel = 40;

    private readonly MessageJournal _journal;
    private readonly VersionReader _reader;
    private readonly VersionFreezer _freezer;
    private readonly DraftStore _drafts;

    /// <summary>The versions of a journal.</summary>
    /// <param name="journal">Where they are kept; stays the caller's.</param>
    /// <param name="shipped">The product's definitions; others in it are not looked at.</param>
    /// <param name="release">What the product's definitions must be; null takes them as they are.</param>
    public VersionStore(MessageJournal journal, MappingLibrary shipped, ReleaseManifest? release = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        _journal = journal;
        Shipped = release is null ? Governance.Shipped.Of(shipped) : release.Guard(Governance.Shipped.Of(shipped));
        _reader = new VersionReader(journal.Reader);
        _freezer = new VersionFreezer(Shipped, _reader);
        _drafts = new DraftStore(journal);
    }

    /// <summary>A version came, or its state changed; its definition's id is given. Raised after the commit, before who caused it goes on.</summary>
    public event Action<string>? Changed;

    /// <summary>The product's definitions.</summary>
    public MappingLibrary Shipped { get; }

    internal VersionReader Reads => _reader;

    internal VersionFreezer Freezer => _freezer;

    internal MessageJournal Journal => _journal;

    /// <summary>Versions and candidates of a definition, newest first.</summary>
    /// <param name="id">The definition.</param>
    /// <param name="filter">Which ones; null for all.</param>
    /// <param name="before">The <see cref="VersionPage.Next"/> of the page before.</param>
    /// <param name="take">At most this many, 1-1000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<VersionPage> HistoryAsync(string id, VersionFilter? filter = null, long? before = null, int take = 50, CancellationToken cancellationToken = default) =>
        _reader.HistoryAsync(id, filter ?? new VersionFilter(), before, take, cancellationToken);

    /// <summary>A version by its number: the approved one, else the last attempt at it; or a certain attempt. Null when there is none.</summary>
    public Task<MappingVersion?> FindAsync(string id, string number, int? candidate = null, CancellationToken cancellationToken = default) => _reader.FindAsync(id, number, candidate, cancellationToken);

    /// <summary>A version by its row; null when there is none.</summary>
    public Task<MappingVersion?> FindAsync(long sequence, CancellationToken cancellationToken = default) => _reader.FindAsync(sequence, cancellationToken);

    /// <summary>The newest approved version of a definition; null when there is none.</summary>
    public Task<MappingVersion?> LatestApprovedAsync(string id, CancellationToken cancellationToken = default) => _reader.ApprovedAsync(id, null, cancellationToken);

    /// <summary>The candidate of a definition that is in review; null when there is none.</summary>
    public Task<MappingVersion?> InReviewAsync(string id, CancellationToken cancellationToken = default) => _reader.OpenReviewAsync(id, cancellationToken);

    /// <summary>All candidates that are in review, newest first.</summary>
    public Task<IReadOnlyList<MappingVersion>> InReviewAsync(CancellationToken cancellationToken = default) => _reader.InReviewAsync(cancellationToken);

    /// <summary>Definitions whose last candidate came back from its reviewer, who wants changes; those that were handed in again are not among them.</summary>
    public Task<IReadOnlyList<string>> ReturnedAsync(CancellationToken cancellationToken = default) => _reader.ReturnedAsync(cancellationToken);

    /// <summary>Of every own definition its newest approved version, else its newest unreviewed one.</summary>
    public Task<IReadOnlyList<MappingVersion>> NewestAsync(CancellationToken cancellationToken = default) => _reader.NewestAsync(cancellationToken);

    /// <summary>A version's folder. The content is hashed again; fails with <c>version.altered</c> when it is not what was stored.</summary>
    public Task<Outcome<DefinitionFolder>> OpenAsync(MappingVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        return _reader.OpenAsync(version, cancellationToken);
    }

    /// <summary>A version's folder as a draft begins with it: without pins, so that it meets the newest of what it uses, and counted from the newest approved version. Fails as <see cref="OpenAsync(MappingVersion, CancellationToken)"/>.</summary>
    public async Task<Outcome<DefinitionFolder>> OpenAsDraftAsync(MappingVersion version, CancellationToken cancellationToken = default)
    {
        Outcome<DefinitionFolder> folder = await OpenAsync(version, cancellationToken).ConfigureAwait(false);
        if (!folder.Succeeded) return folder;
        MappingVersion? newest = await LatestApprovedAsync(version.Key.Id, cancellationToken).ConfigureAwait(false);
        DefinitionFolder unpinned = version.State == VersionState.Unreviewed ? folder.Value : VersionFreezer.Unpinned(folder.Value);
        return newest is null ? unpinned : unpinned.WithDefinition(unpinned.Definition with { Version = newest.Key.Number });
    }

    /// <inheritdoc cref="OpenAsync(MappingVersion, CancellationToken)"/>
    public async Task<Outcome<DefinitionFolder>> OpenAsync(VersionKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await FindAsync(key.Id, key.Number, null, cancellationToken).ConfigureAwait(false) is { } version ? await OpenAsync(version, cancellationToken).ConfigureAwait(false) : (Outcome<DefinitionFolder>)Unknown(key);
    }

    /// <summary>What an effective hash stands for: the definition with everything that it pins, and nothing else. Everything is hashed again; fails with <c>version.altered</c> or <c>version.unknown</c>.</summary>
    public Task<Outcome<MappingLibrary>> LibraryAsync(string effectiveHash, CancellationToken cancellationToken = default) => _reader.LibraryAsync(effectiveHash, cancellationToken);

    /// <summary>
    /// Compiles a version that is to run, with what it pins. Checked on the way: it is approved (or was, before it was retired), by somebody who is not among its authors, and content and pins are those that were approved.
    /// Fails with <c>version.unknown</c>, <c>version.not-approved</c>, <c>version.four-eyes</c>, <c>version.altered</c>, or what compiling says.
    /// </summary>
    public async Task<Outcome<CompiledMapping>> CompileAsync(VersionKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await FindAsync(key.Id, key.Number, null, cancellationToken).ConfigureAwait(false) is { } version ? await CompileAsync(version, cancellationToken).ConfigureAwait(false) : (Outcome<CompiledMapping>)Unknown(key);
    }

    /// <inheritdoc cref="CompileAsync(VersionKey, CancellationToken)"/>
    public async Task<Outcome<CompiledMapping>> CompileAsync(MappingVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (FourEyes(version) is { } refusal) return refusal;
        Outcome<DefinitionFolder> folder = await OpenAsync(version, cancellationToken).ConfigureAwait(false);
        if (!folder.Succeeded) return Outcome<CompiledMapping>.Failed(folder.Problems);
        return await CompileAnyAsync(version.Key.Id, version.EffectiveHash, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compiles what an effective hash stands for, as <see cref="CompileAsync(VersionKey, CancellationToken)"/> does: the version that a message began with.</summary>
    public async Task<Outcome<CompiledMapping>> CompileAsync(string id, string effectiveHash, CancellationToken cancellationToken = default)
    {
        MappingVersion? version = await _reader.RunnableAsync(id, effectiveHash, cancellationToken).ConfigureAwait(false);
        return version is null ? new Problem("version.unknown", id, "No approved version has this effective hash.") : await CompileAsync(version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compiles a candidate for looking at it: reviews, comparisons, tests. Whether it is approved does not matter.</summary>
    public async Task<Outcome<CompiledMapping>> CompileAnyAsync(string id, string effectiveHash, CancellationToken cancellationToken = default)
    {
        Outcome<MappingLibrary> library = await LibraryAsync(effectiveHash, cancellationToken).ConfigureAwait(false);
        return library.Succeeded ? await Task.Run(() => library.Value.Compile(id), cancellationToken).ConfigureAwait(false) : Outcome<CompiledMapping>.Failed(library.Problems);
    }

    /// <summary>What hinders a version from running as far as its row tells: not approved, or not by four eyes. Null when nothing does.</summary>
    public static Problem? FourEyes(MappingVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (version.State is not (VersionState.Approved or VersionState.Retired))
            return new Problem("version.not-approved", version.Key.ToString(), "Nobody approved this version.") { Mend = "Hand it in for review." };
        if (!version.Approvals.Any(approval => approval.EffectiveHash == version.EffectiveHash && !version.IsAuthor(approval.Approver)))
            return new Problem("version.four-eyes", version.Key.ToString(), "Nobody but its authors approved exactly this content.") { Mend = "Hand it in again, and have somebody else review it." };
        return null;
    }

    /// <summary>Which number a draft asks for, and why. Fails with what hinders it from being handed in.</summary>
    public async Task<Outcome<VersionProposal>> ProposeAsync(DefinitionFolder draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        (MappingVersion? last, Outcome<DefinitionFolder>? before) = await LastAsync(draft.Definition.Id, cancellationToken).ConfigureAwait(false);
        if (before is { Succeeded: false }) return Outcome<VersionProposal>.Failed(before.Problems);
        Outcome<FrozenVersion> frozen = await _freezer.FreezeAsync(draft, last?.Key.Number ?? draft.Definition.Version, cancellationToken).ConfigureAwait(false);
        return frozen.Succeeded ? Propose(last, before, frozen.Value.Folder) : Outcome<VersionProposal>.Failed(frozen.Problems);
    }

    /// <summary>A draft frozen as it would be handed in: the definition with everything that it pins. For comparing before it is handed in.</summary>
    public async Task<Outcome<MappingLibrary>> FreezeAsync(DefinitionFolder draft, string number, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Outcome<FrozenVersion> frozen = await _freezer.FreezeAsync(draft, number, cancellationToken).ConfigureAwait(false);
        return frozen.Succeeded ? frozen.Value.Library : Outcome<MappingLibrary>.Failed(frozen.Problems);
    }

    /// <summary>
    /// Hands a draft in: freezes it as a candidate of a number, in one transaction with its audit entry. Of many at once one wins. Fails with <c>version.draft-moved</c>, <c>version.in-review</c>,
    /// <c>version.base-moved</c>, <c>version.number</c>, <c>version.not-ascending</c>, <c>version.too-low</c>, <c>version.unchanged</c>, <c>version.pin-unapproved</c>, <c>version.two-pins</c>, or what compiling says.
    /// </summary>
    /// <param name="actor">Who hands it in; counts as an author.</param>
    /// <param name="id">The draft.</param>
    /// <param name="revision">The revision of it that the actor has seen.</param>
    /// <param name="number">The number that it is to have.</param>
    /// <param name="comment">Why.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<MappingVersion>> SubmitAsync(Actor actor, string id, long revision, string number, string comment, string? address = null, CancellationToken cancellationToken = default)
    {
        Outcome<Draft> draft = await _drafts.OpenAsync(id, cancellationToken).ConfigureAwait(false);
        if (!draft.Succeeded) return Outcome<MappingVersion>.Failed(draft.Problems);
        if (draft.Value.Revision != revision) return new Problem("version.draft-moved", id, $"{draft.Value.Author} saved the draft since it was looked at.") { Mend = "Look at the draft again and hand it in." };
        var stamp = new DraftStamp(revision, SHA256.HashData(DefinitionArchive.Write(draft.Value.Folder)));
        (MappingVersion? last, Outcome<DefinitionFolder>? before) = await LastAsync(id, cancellationToken).ConfigureAwait(false);
        if (before is { Succeeded: false }) return Outcome<MappingVersion>.Failed(before.Problems);
        Outcome<FrozenVersion> frozen = await _freezer.FreezeAsync(draft.Value.Folder, number, cancellationToken).ConfigureAwait(false);
        if (!frozen.Succeeded) return Outcome<MappingVersion>.Failed(frozen.Problems);
        VersionProposal proposal = Propose(last, before, frozen.Value.Folder);
        if (proposal is { Base: not null, Kind: null }) return new Problem("version.unchanged", id, $"It says the same as version {last!.Key.Number}.") { Mend = "Discard the draft." };
        VersionNumber? highest = VersionNumber.Parse(await _reader.HighestAsync(id, cancellationToken).ConfigureAwait(false));
        if (proposal.Check(number, highest) is { } wrong) return wrong;

        Submitted submitted = await _journal.CommitAsync(new SubmitWrite(frozen.Value, proposal, stamp, last?.Sequence, actor, comment, address, _journal.Now), cancellationToken).ConfigureAwait(false);
        if (submitted.Refusal is { } refusal) return refusal;
        Announce(id);
        return (await FindAsync(submitted.Sequence, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Approves a candidate: its author cannot, one of many wins, and the approval binds the effective hash. Null, or why not; refusals are audited.</summary>
    public Task<Problem?> ApproveAsync(VersionDecision decision, CancellationToken cancellationToken = default) => DecideAsync(decision, VersionDecisions.Approve, cancellationToken);

    /// <summary>Gives a candidate back to its authors. Null, or why not.</summary>
    public Task<Problem?> RequestChangesAsync(VersionDecision decision, CancellationToken cancellationToken = default) => DecideAsync(decision, VersionDecisions.RequestChanges, cancellationToken);

    /// <summary>Takes a candidate back. Null, or why not.</summary>
    public Task<Problem?> WithdrawAsync(VersionDecision decision, CancellationToken cancellationToken = default) => DecideAsync(decision, VersionDecisions.Withdraw, cancellationToken);

    /// <summary>Retires an approved version that is neither published nor pinned by others. Null, or why not.</summary>
    public Task<Problem?> RetireAsync(VersionDecision decision, CancellationToken cancellationToken = default) => DecideAsync(decision, VersionDecisions.Retire, cancellationToken);

    /// <summary>What a version pins itself, without what that pins in turn.</summary>
    public Task<IReadOnlyList<VersionPin>> PinsAsync(string effectiveHash, CancellationToken cancellationToken = default) => VersionLinks.PinsAsync(_journal.Reader, effectiveHash, cancellationToken);

    /// <summary>Of every other own definition that pins this one its newest approved version, and its candidate in review.</summary>
    /// <param name="id">The definition that is used.</param>
    /// <param name="take">How many of them are given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<VersionUsers> UsersAsync(string id, int take = 1000, CancellationToken cancellationToken = default) => VersionLinks.UsersAsync(_journal.Reader, id, take, cancellationToken);

    /// <summary>Puts a label on a version, or takes it off. Null, or why not: <c>version.unknown</c>, <c>version.label</c>.</summary>
    public async Task<Problem?> LabelAsync(long sequence, string label, bool wanted, Actor actor, string? address = null, CancellationToken cancellationToken = default)
    {
        string word = (label ?? "").Trim();
        if (word.Length is 0 or > LongestLabel || word.Any(char.IsControl))
            return new Problem("version.label", word, $"A label is a word of up to {LongestLabel} characters.") { Mend = "Use something like \"go-live\"." };
        if (await FindAsync(sequence, cancellationToken).ConfigureAwait(false) is not { } version) return new Problem("version.unknown", "", "There is no such version.");
        Problem? refusal = await _journal.CommitAsync(new LabelWrite(version, word, wanted, actor, address, _journal.Now), cancellationToken).ConfigureAwait(false);
        if (refusal is null) Announce(version.Key.Id);
        return refusal;
    }

    /// <summary>Notes in the audit what happened to no version, such as a definition of the product that was refused.</summary>
    public Task NoteAsync(AuditEntry entry, CancellationToken cancellationToken = default) => _journal.CommitAsync(new AuditWrite(entry, _journal.Now), cancellationToken);

    /// <summary>Tells everybody who shows or runs versions of a definition; for writes that decide within a transaction of their own.</summary>
    internal void Announce(string id) => Changed?.Invoke(id);

    private async Task<Problem?> DecideAsync(VersionDecision decision, Func<JournalSession, VersionDecision, long, Problem?> decide, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Problem? refusal = await _journal.CommitAsync(new DecideVersionWrite(session => decide(session, decision, _journal.Now)), cancel).ConfigureAwait(false);
        if (refusal is null && await FindAsync(decision.Sequence, cancel).ConfigureAwait(false) is { } version) Announce(version.Key.Id);
        return refusal;
    }

    private async Task<(MappingVersion? Version, Outcome<DefinitionFolder>? Folder)> LastAsync(string id, CancellationToken cancel) =>
        await LatestApprovedAsync(id, cancel).ConfigureAwait(false) is { } last ? (last, await OpenAsync(last, cancel).ConfigureAwait(false)) : (null, null);

    private static VersionProposal Propose(MappingVersion? last, Outcome<DefinitionFolder>? before, DefinitionFolder after) =>
        VersionProposal.Of(last is not null && before?.Value is { } folder ? (VersionNumber.Parse(last.Key.Number) ?? new VersionNumber(1, 0, 0), folder) : null, after);

    private static Problem Unknown(VersionKey key) => new("version.unknown", key.ToString(), "There is no such version.");
}
