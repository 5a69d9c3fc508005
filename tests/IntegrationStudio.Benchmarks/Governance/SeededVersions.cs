using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Benchmarks.Governance;

/// <summary>
/// Fills a journal with the history of many mappings as people would have made it over two years: every mapping is handed in, sometimes sent back, reviewed, approved and some are published,
/// version after version, all of them mixed in time. The same seed gives the same history. Rows, hashes and the audit's chain are written by the product's own writes.
/// </summary>
internal sealed class SeededVersions(MessageJournal journal, MappingLibrary shipped, int mappings, int versions)
{
    public const string Base = "hl7/v2-to-fhir/messages/ORU_R01";
    private const int Chunk = 100;

    private static readonly Actor[] Analysts = [.. Enumerable.Range(1, 12).Select(number => Person("analyst", number))];
    private static readonly Actor[] Reviewers = [.. Enumerable.Range(1, 6).Select(number => Person("reviewer", number))];
    private static readonly Actor[] Operators = [.. Enumerable.Range(1, 3).Select(number => Person("operator", number))];

    private readonly Random _random = new(20_261_123);
    private readonly Dictionary<string, (string Number, string Hash)> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), long> _inForce = [];
    private readonly string _base = shipped.EffectiveHash(Base)!;
    private long _now = JournalTime.From(new DateTimeOffset(2024, 11, 1, 6, 0, 0, TimeSpan.Zero));

    private int Shared => Math.Max(1, mappings / 50);

    private int Published => Math.Max(1, mappings / 10);

    /// <summary>The id of a mapping by its number; the first fiftieth are segment maps that the others use.</summary>
    public string IdOf(int index) => index < Shared ? $"shared/pid-{index:000}" : $"labs/region-{index % 20:00}/lab-{index:0000}";

    /// <summary>Writes everything; a minute or two for 100,000 versions.</summary>
    public async Task RunAsync(Action<string> say)
    {
        await journal.CommitAsync(new Bulk(FreezeProduct));
        for (int step = 0; step < versions; step++)
        {
            for (int first = 0; first < mappings; first += Chunk)
            {
                int from = first, at = step;
                await journal.CommitAsync(new Bulk(session =>
                {
                    for (int index = from; index < Math.Min(from + Chunk, mappings); index++) One(session, index, at);
                }));
            }

            if (step % 10 == 9) say($"{(step + 1) * mappings:N0} versions");
        }

        // Some are being worked on.
        var drafts = new DraftStore(journal);
        for (int index = Shared; index < mappings; index += 7)
        {
            DefinitionFolder folder = Folder(index, versions, pinned: false);
            (await drafts.SaveAsync(folder, 0, Analysts[index % Analysts.Length])).Require();
        }
    }

    private static Actor Person(string role, int number) => new($"user:{role}-{number:00}", $"{char.ToUpperInvariant(role[0])}{role[1..]} {number}");

    /// <summary>What the product's base stands for, once.</summary>
    private void FreezeProduct(JournalSession session)
    {
        MappingLibrary closure = MappingLibrary.Of(shipped.References.Reach(Base).Select(id => shipped.Find(id)!));
        VersionWrites.Entries(session, new FrozenVersion(DefinitionFolder.Of(closure.Find(Base)!), _base, closure), VersionWrites.Content(session, DefinitionArchive.Write(DefinitionFolder.Of(closure.Find(Base)!))));
    }

    private void One(JournalSession session, int index, int step)
    {
        string id = IdOf(index);
        bool isLast = step == versions - 1;
        Actor author = Analysts[_random.Next(Analysts.Length)];
        DefinitionFolder folder = Folder(index, step, pinned: true);
        string number = folder.Definition.Version;
        bool back = _random.Next(10) == 0;
        if (back) Hand(session, folder, author, VersionState.ChangesRequested);
        VersionState? end = isLast && index % 13 == 5 ? null : isLast && index % 13 == 9 ? VersionState.ChangesRequested : VersionState.Approved;
        string hash = Hand(session, folder, author, end);
        if (end != VersionState.Approved) return;
        _last[id] = (number, hash);
        if (index < Shared || index >= Shared + Published || step % 3 != 0) return;
        foreach (string channel in (string[])[$"channel-{index % 40:00}", $"channel-{(index + 7) % 40:00}"])
        {
            Actor publisher = Operators[_random.Next(Operators.Length)];
            long before = _inForce.GetValueOrDefault((channel, id));
            var publication = new Publication(0, channel, id, number, back ? 2 : 1, hash, publisher, default, "With the next release.") { Replaces = before };
            new PublishWrite(publication, new AuditEntry(publisher, "version.publish", new VersionKey(id, number).Subject) { Hash = hash, Detail = $"on channel:{channel}" }, Tick()).Apply(session);
            _inForce[(channel, id)] = JournalSession.Single(session.Statement("SELECT max(id) FROM publication"))!.Value;
        }
    }

    /// <summary>Hands a candidate in and decides about it; null leaves it in review.</summary>
    private string Hand(JournalSession session, DefinitionFolder folder, Actor author, VersionState? end)
    {
        MappingDefinition definition = folder.Definition;
        byte[] content = DefinitionArchive.Write(folder);
        string hash = EffectiveHash(folder.Package);
        var key = new VersionKey(definition.Id, definition.Version);
        session.Audit(new AuditEntry(author, "draft.save", "mapping:" + definition.Id) { Hash = Convert.ToHexStringLower(SHA256.HashData(content)), Detail = "revision 1" }, Tick());
        (long seq, int candidate) = VersionWrites.Add(session, new NewVersion(
            definition.Id, definition.Version, VersionState.InReview, VersionOrigin.Submitted, folder.Package.ContentHash, hash,
            new VersionSummary(definition.Title, definition.Kind, new SourceSchema(Formats.Hl7v2, "ORU_R01", "2.5.1"), new TargetSchema(Formats.Fhir, null, "transaction"), definition.Extends?.Id, false), author, $"Ticket {_random.Next(10_000, 99_999)}: what the laboratory sends since last week.")
        {
            Proposal = _last.TryGetValue(definition.Id, out (string Number, string Hash) last)
                ? new VersionProposal(VersionNumber.Parse(definition.Version)!.Value, VersionNumber.Parse(last.Number), ChangeKind.Minor, [], new DifferenceSize(_random.Next(1, 9), 0, 0, 0, 0))
                : null,
        }, content, Tick());
        byte[] stored = VersionWrites.Content(session, content);
        session.Statement("INSERT INTO frozen (effective_hash, id, number, content_hash, content) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
            .Bind(1, hash).Bind(2, definition.Id).Bind(3, definition.Version).Bind(4, folder.Package.ContentHash).Bind(5, stored).Run();
        foreach (MappingReference used in FrozenVersion.References(definition))
            session.Statement("INSERT INTO frozen_use (effective_hash, used) VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, hash).Bind(2, used.Hash!).Run();
        long review = ReviewWrites.Round(session, seq, key, author, [author], _now);
        session.Audit(new AuditEntry(author, "version.submit", key.Subject) { Hash = hash, Reason = "because", Detail = $"candidate {candidate}, authors {author.Id}" }, _now);
        Actor reviewer = Reviewers[_random.Next(Reviewers.Length)];
        for (int said = _random.Next(3); said > 0; said--) new CommentWrite(review, null, ReviewAnchor.Rule, "own.family", "Does the other laboratory send it too?", reviewer, Tick()).Apply(session);
        if (end is not { } state) return hash;
        var decision = new VersionDecision(seq, VersionState.InReview, hash, reviewer, "Looked at, with its tests.");
        if ((state == VersionState.Approved ? VersionDecisions.Approve(session, decision, Tick()) : VersionDecisions.RequestChanges(session, decision, Tick())) is { } refused)
            throw new InvalidOperationException(refused.ToString());
        return hash;
    }

    private string EffectiveHash(MappingPackage package)
    {
        var lines = new StringBuilder(package.ContentHash).Append('\n');
        if (package.Definition.Extends is { } extends) lines.Append("extends ").Append(extends.Hash).Append('\n');
        foreach ((string name, MappingReference used) in package.Definition.Uses.OrderBy(use => use.Key, StringComparer.Ordinal)) lines.Append("uses ").Append(name).Append(' ').Append(used.Hash).Append('\n');
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    /// <summary>A mapping as it is in one version; in each one rule says something else.</summary>
    private DefinitionFolder Folder(int index, int step, bool pinned)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"1.{step}.0");
        string id = IdOf(index);
        string rule = string.Create(CultureInfo.InvariantCulture, $$"""{ "id": "own.family", "from": "PID-5.1", "to": "name[#1].family", "note": "As of change {{step}}." }""");
        if (index < Shared)
            return Of($$"""{ "id": "{{id}}", "version": "{{number}}", "kind": "segment", "title": "Patients of group {{index}}", "source": { "format": "hl7v2", "structure": "PID" }, "target": { "format": "fhir-r4", "type": "Patient" }, "rules": [{{rule}}] }""");
        string shared = IdOf(index % Shared);
        (string Number, string Hash) used = _last.GetValueOrDefault(shared);
        string pin = pinned && used.Hash is not null ? $$""", "version": "{{used.Number}}", "hash": "{{used.Hash}}" """ : "";
        string basePin = pinned ? $$""", "version": "{{shipped.Find(Base)!.Definition.Version}}", "hash": "{{_base}}" """ : "";
        return Of($$"""
            { "id": "{{id}}", "version": "{{number}}", "kind": "message", "title": "Laboratory {{index}}, results", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
              "extends": { "id": "{{Base}}"{{basePin}} }, "uses": { "own": { "id": "{{shared}}"{{pin}} } },
              "changes": [ { "at": "PATIENT_RESULT", "op": "add", "rule": { "id": "own", "from": "PATIENT.PID", "resource": "Patient", "as": "own", "key": ["PID-3.1"], "map": "own", "rules": [{{rule}}] } } ] }
            """);
    }

    private static DefinitionFolder Of(string json) => DefinitionFolder.Of(MappingPackage.Create(MappingDefinition.Parse(Encoding.UTF8.GetBytes(json)).Require()));

    /// <summary>Time goes on by some minutes with everything that happens.</summary>
    private long Tick() => _now += _random.Next(1, 240) * 1_000_000L / 4;

    private sealed class Bulk(Action<JournalSession> write) : JournalWrite<bool>
    {
        protected override bool Write(JournalSession session)
        {
            write(session);
            return true;
        }
    }
}
