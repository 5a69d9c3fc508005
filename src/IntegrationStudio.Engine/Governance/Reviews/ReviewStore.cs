using System.Data.Common;
using Dapper;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance.Reviews;

/// <summary>
/// Reviews: what waits for whom, what was said, and decisions, which commit with the version's own state and its approval. Every action is audited in its own transaction, refusals too. Safe for many threads.
/// </summary>
/// <param name="journal">Where they are kept; stays the caller's.</param>
/// <param name="versions">The versions that they are about.</param>
/// <param name="gate">What a person must have answered before a candidate is approved; null for nothing.</param>
public sealed class ReviewStore(MessageJournal journal, VersionStore versions, IReviewGate? gate = null)
{
    /// <summary>The longest comment or reason, in characters.</summary>
    public const int LongestText = 10_000;

    private const int LongestPlace = 1_000;
    private const int LongestItem = 100;
    private const int Most = 200;

    /// <summary>Something about a review is different; its number is given. Raised after the commit.</summary>
    public event Action<long>? Changed;

    /// <summary>Reviews, those that changed last first.</summary>
    /// <returns>One page, and how many there are altogether.</returns>
    public Task<(IReadOnlyList<ReviewRow> Rows, int Total)> ListAsync(ReviewFilter filter, int offset = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return journal.Reader.Read<(IReadOnlyList<ReviewRow>, int)>(
            connection =>
            {
                // Only what is asked for stands in the query: few reviews are open and found by their state, many were decided and come in the order of the index.
                var where = new List<string>();
                if (filter.State is not null) where.Add("r.state = @state");
                if (filter.Open is { } open) where.Add(open ? "r.state IN (1, 2)" : "r.state + 0 IN (3, 4)");
                if (!string.IsNullOrWhiteSpace(filter.Text)) where.Add("instr(r.text, @text) > 0");
                if (filter.Of is not null) where.Add("r.id IN (SELECT o.review FROM version_author a JOIN review_round o ON o.seq = a.seq WHERE a.author = @of)");
                if (filter.WaitingFor is not null)
                {
                    where.Add("""
                        r.state = 1 AND NOT EXISTS (SELECT 1 FROM version_author a WHERE a.author = @waiting AND a.seq = (SELECT seq FROM review_round o WHERE o.review = r.id ORDER BY o.round DESC LIMIT 1))
                        AND (NOT EXISTS (SELECT 1 FROM review_reviewer w WHERE w.review = r.id) OR EXISTS (SELECT 1 FROM review_reviewer w WHERE w.review = r.id AND w.person = @waiting))
                        """);
                }

                string from = "FROM review r" + (where.Count > 0 ? " WHERE " + string.Join(" AND ", where) : "");
                var values = new
                {
                    state = (long?)filter.State,
                    text = filter.Text?.Trim().ToLowerInvariant(),
                    of = filter.Of?.Id,
                    waiting = filter.WaitingFor?.Id,
                    offset,
                    take = Math.Clamp(take, 1, Most),
                };
                int total = connection.ExecuteScalar<int>("SELECT count(*) " + from, values);
                long[] ids = [.. connection.Query<long>($"SELECT r.id {from} ORDER BY r.updated DESC, r.id DESC LIMIT @take OFFSET @offset", values)];
                return (Rows(connection, ids), total);
            }, cancellationToken);
    }

    /// <summary>How many reviews wait for a person.</summary>
    public async Task<int> WaitingAsync(Actor actor, CancellationToken cancellationToken = default) =>
        (await ListAsync(new ReviewFilter { WaitingFor = actor }, take: 1, cancellationToken: cancellationToken).ConfigureAwait(false)).Total;

    /// <summary>A review with all that was said; null when there is none of that number.</summary>
    public Task<Review?> FindAsync(long review, CancellationToken cancellationToken = default) => journal.Reader.Read(connection => Rows(connection, [review]) is [var row] ? Whole(connection, row) : null, cancellationToken);

    /// <summary>The number of the review that looks, or looked, at a candidate; null for none.</summary>
    public Task<long?> OfVersionAsync(long sequence, CancellationToken cancellationToken = default) =>
        journal.Reader.Read(connection => connection.QuerySingleOrDefault<long?>("SELECT review FROM review_round WHERE seq = @sequence", new { sequence }), cancellationToken);

    /// <summary>The numbers of the reviews that look, or looked, at candidates, by candidate; one question for any number of them.</summary>
    public Task<IReadOnlyDictionary<long, long>> OfVersionsAsync(IEnumerable<long> sequences, CancellationToken cancellationToken = default)
    {
        string list = Dialect.In(sequences);
        return journal.Reader.Read<IReadOnlyDictionary<long, long>>(
            connection => connection.Query<(long Seq, long Review)>($"SELECT seq, review FROM review_round WHERE seq IN {list}").ToDictionary(row => row.Seq, row => row.Review),
            cancellationToken);
    }

    /// <summary>Approves the last candidate. Fails with <c>version.four-eyes</c>, <c>review.stale</c>, <c>review.unresolved</c>, <c>review.checklist</c>, <c>review.not-asked</c>, <c>review.ended</c> and others. Null when it is approved.</summary>
    public Task<Problem?> ApproveAsync(ReviewDecision decision, CancellationToken cancellationToken = default) => DecideAsync(decision, VersionState.Approved, cancellationToken);

    /// <summary>Gives the last candidate back to its authors, with a reason. Null, or why not.</summary>
    public Task<Problem?> RequestChangesAsync(ReviewDecision decision, CancellationToken cancellationToken = default) => DecideAsync(decision, VersionState.ChangesRequested, cancellationToken);

    /// <summary>Takes the last candidate back; its authors may. Null, or why not.</summary>
    public Task<Problem?> WithdrawAsync(ReviewDecision decision, CancellationToken cancellationToken = default) => DecideAsync(decision, VersionState.Withdrawn, cancellationToken);

    /// <summary>Says something about a place of the candidate.</summary>
    public Task<Outcome<ReviewComment>> CommentAsync(long review, ReviewAnchor anchor, string place, string text, Actor actor, CancellationToken cancellationToken = default) => SayAsync(review, null, anchor, place, text, actor, cancellationToken);

    /// <summary>Answers in a thread, which is open again by that.</summary>
    public Task<Outcome<ReviewComment>> AnswerAsync(long review, long thread, string text, Actor actor, CancellationToken cancellationToken = default) => SayAsync(review, thread, ReviewAnchor.Whole, "", text, actor, cancellationToken);

    /// <summary>Changes one's own comment, until somebody answered. Null, or why not.</summary>
    public Task<Problem?> EditAsync(long review, long comment, string text, Actor actor, CancellationToken cancellationToken = default) =>
        CheckText(text, "comment") is { } wrong ? Task.FromResult<Problem?>(wrong) : RunAsync(review, new EditCommentWrite(comment, text.Trim(), actor, journal.Now), cancellationToken);

    /// <summary>Takes one's own comment back, until somebody answered. Null, or why not.</summary>
    public Task<Problem?> DeleteAsync(long review, long comment, Actor actor, CancellationToken cancellationToken = default) => RunAsync(review, new EditCommentWrite(comment, null, actor, journal.Now), cancellationToken);

    /// <summary>Resolves a thread, or opens it again. Null, or why not.</summary>
    public Task<Problem?> ResolveAsync(long review, long thread, bool resolved, Actor actor, CancellationToken cancellationToken = default) => RunAsync(review, new ResolveWrite(thread, resolved, actor, journal.Now), cancellationToken);

    /// <summary>Asks somebody to review, or no longer; authors cannot be asked. Null, or why not.</summary>
    public Task<Problem?> AssignAsync(long review, Actor reviewer, bool asked, Actor actor, CancellationToken cancellationToken = default) => RunAsync(review, new AssignWrite(review, reviewer, asked, actor, journal.Now), cancellationToken);

    /// <summary>Ticks an item of the checklist, or takes the tick away. Null, or why not.</summary>
    public Task<Problem?> TickAsync(long review, string item, bool ticked, string? note, Actor actor, CancellationToken cancellationToken = default) =>
        item is not { Length: > 0 and <= LongestItem } ? Task.FromResult<Problem?>(new Problem("review.unknown", "item", "There is no such item."))
        : note?.Length > LongestText ? Task.FromResult(CheckText(note, "note")) : RunAsync(review, new CheckWrite(review, item, ticked, string.IsNullOrWhiteSpace(note) ? null : note.Trim(), actor, journal.Now), cancellationToken);

    private static Problem? CheckText(string text, string what) => string.IsNullOrWhiteSpace(text)
        ? new Problem("review.empty", what, "There is nothing in it.")
        : text.Length > LongestText ? new Problem("review.too-long", what, $"It is longer than {LongestText:N0} characters.") : null;

    private async Task<Outcome<ReviewComment>> SayAsync(long review, long? thread, ReviewAnchor anchor, string place, string text, Actor actor, CancellationToken cancel)
    {
        if (CheckText(text, "comment") is { } wrong) return wrong;
        if (place.Length > LongestPlace) return new Problem("review.too-long", "place", "The place is too long.");
        Outcome<ReviewComment> said = await journal.CommitAsync(new CommentWrite(review, thread, anchor, place, text.Trim(), actor, journal.Now), cancel).ConfigureAwait(false);
        if (said.Succeeded) Changed?.Invoke(review);
        return said;
    }

    private async Task<Problem?> DecideAsync(ReviewDecision decision, VersionState wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Reason?.Length > LongestText) return CheckText(decision.Reason, "reason");
        Outcome<IReadOnlyList<RequiredAnswer>>? required = null;
        if (wanted == VersionState.Approved && gate is not null)
        {
            required = await FindAsync(decision.Review, cancel).ConfigureAwait(false) is { } looked && looked.Row.Version.EffectiveHash == decision.EffectiveHash
                ? await gate.RequiredAsync(looked, cancel).ConfigureAwait(false)
                : new Problem("review.stale", "", "Another candidate was handed in since you looked.") { Mend = "Load the page again and look at what is different." };
        }

        Problem? problem = await RunAsync(decision.Review, new DecideReviewWrite(decision, wanted, required, journal.Now), cancel).ConfigureAwait(false);
        if (problem is null && await FindAsync(decision.Review, cancel).ConfigureAwait(false) is { } review) versions.Announce(review.Row.Mapping);
        return problem;
    }

    private async Task<Problem?> RunAsync(long review, JournalWrite<Problem?> write, CancellationToken cancel)
    {
        Problem? problem = await journal.CommitAsync(write, cancel).ConfigureAwait(false);
        if (problem is null) Changed?.Invoke(review);
        return problem;
    }

    private static IReadOnlyList<ReviewRow> Rows(DbConnection connection, long[] ids)
    {
        if (ids.Length == 0) return [];
        string list = Dialect.In(ids);
        var heads = connection.Query<(long Id, long State, long Round, long Seq, long Opened, long Updated, long Comments, long Unresolved)>($"""
            SELECT r.id, r.state, o.round, o.seq, r.opened, r.updated,
              (SELECT count(*) FROM review_comment c JOIN review_thread t ON t.id = c.thread WHERE t.review = r.id), (SELECT count(*) FROM review_thread t WHERE t.review = r.id AND t.resolved IS NULL)
            FROM review r JOIN review_round o ON o.review = r.id AND o.round = (SELECT max(round) FROM review_round WHERE review = r.id) WHERE r.id IN {list}
            """).ToDictionary(head => head.Id);
        Dictionary<long, MappingVersion> versions = Versions(connection, heads.Values.Select(head => head.Seq));
        ILookup<long, Actor> reviewers = connection.Query<(long Review, string Id, string Name)>($"SELECT review, person, name FROM review_reviewer WHERE review IN {list} ORDER BY name")
            .ToLookup(row => row.Review, row => new Actor(row.Id, row.Name));
        return [.. ids.Where(heads.ContainsKey).Select(id => heads[id]).Select(head => new ReviewRow(
            head.Id, (ReviewState)head.State, (int)head.Round, versions[head.Seq], [.. reviewers[head.Id]], JournalTime.To(head.Opened), JournalTime.To(head.Updated), (int)head.Comments, (int)head.Unresolved))];
    }

    private static Dictionary<long, MappingVersion> Versions(DbConnection connection, IEnumerable<long> sequences) =>
        VersionRow.Complete(connection, connection.Query<VersionRow>($"SELECT {VersionRow.Columns} FROM version v WHERE v.seq IN {Dialect.In(sequences)}").ToList())
            .ToDictionary(version => version.Sequence);

    private static Review Whole(DbConnection connection, ReviewRow row)
    {
        List<(long Sequence, string? Actor, string? Name, string? Reason)> rounds =
            [.. connection.Query<(long, string?, string?, string?)>("SELECT seq, actor, name, reason FROM review_round WHERE review = @Id ORDER BY round", new { row.Id })];
        Dictionary<long, MappingVersion> versions = Versions(connection, rounds.Select(round => round.Sequence));
        ILookup<long, ReviewComment> comments = connection.Query<(long Thread, long Id, string Author, string Name, long At, long? Edited, string Text)>("""
            SELECT c.thread, c.id, c.author, c.name, c.at, c.edited, c.text FROM review_comment c JOIN review_thread t ON t.id = c.thread WHERE t.review = @Id ORDER BY c.id
            """, new { row.Id }).ToLookup(said => said.Thread, said => new ReviewComment(said.Id, new Actor(said.Author, said.Name), JournalTime.To(said.At), Time(said.Edited), said.Text));
        ReviewThread[] threads = [.. connection.Query<(long Id, long Round, long Anchor, string Place, long? Resolved, string? Resolver, string? Name)>(
            "SELECT id, round, anchor, place, resolved, resolver, resolver_name FROM review_thread WHERE review = @Id ORDER BY id", new { row.Id })
            .Select(thread => new ReviewThread(
                thread.Id, (int)thread.Round, (ReviewAnchor)thread.Anchor, thread.Place, [.. comments[thread.Id]], Time(thread.Resolved), thread.Resolver is null ? null : new Actor(thread.Resolver, thread.Name!)))];
        Dictionary<string, ReviewCheck> checks = connection.Query<(string Item, string Person, string Name, long At, string? Note)>(
            "SELECT item, person, name, at, note FROM review_check WHERE review = @Id AND round = @Round", new { row.Id, row.Round })
            .ToDictionary(check => check.Item, check => new ReviewCheck(new Actor(check.Person, check.Name), JournalTime.To(check.At), check.Note), StringComparer.Ordinal);
        return new Review(row, [.. rounds.Select(round => versions[round.Sequence])], threads, checks)
        {
            Verdicts = rounds.Where(round => round.Actor is not null).ToDictionary(round => round.Sequence, round => new ReviewVerdict(new Actor(round.Actor!, round.Name!), round.Reason)),
        };
    }

    private static DateTimeOffset? Time(long? microseconds) => microseconds is { } at ? JournalTime.To(at) : null;
}
