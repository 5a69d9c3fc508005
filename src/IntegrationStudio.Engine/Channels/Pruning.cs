using System.Globalization;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What a run deleted of one channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Contents">Messages whose content was deleted.</param>
/// <param name="Messages">Messages that were deleted altogether.</param>
public sealed record Pruned(string Channel, int Contents, int Messages);

/// <summary>Deletes what channels no longer keep, in small commits beside the traffic; that it begins is in the audit before anything is gone.</summary>
/// <param name="journal">The journal.</param>
/// <param name="archive">The folder below which content is written before it is deleted.</param>
public sealed class Pruning(MessageJournal journal, string archive)
{
    private const int Together = 200;

    /// <summary>Goes once through channels. What it did not come to, because it was stopped or the store is away, the next run does.</summary>
    public async Task<IReadOnlyList<Pruned>> RunAsync(IEnumerable<ChannelDefinition> channels, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(channels);
        var pruned = new List<Pruned>();
        foreach (var channel in channels.Where(channel => channel.Keep is { } keep && (keep.ContentDays ?? keep.MetadataDays) is not null))
        {
            if (journal.Work.ChannelNumber(channel.Id) is not { } number)
                continue; // it never received anything
            // The whole messages first: what is deleted altogether need not lose its content before.
            var messages = channel.Keep!.MetadataDays is { } metadata ? await PruneAsync(channel, number, metadata, all: true, cancel).ConfigureAwait(false) : 0;
            var contents = channel.Keep.ContentDays is { } content ? await PruneAsync(channel, number, content, all: false, cancel).ConfigureAwait(false) : 0;
            if (messages + contents > 0)
                pruned.Add(new Pruned(channel.Id, contents, messages));
        }

        return pruned;
    }

    private async Task<int> PruneAsync(ChannelDefinition channel, int number, int days, bool all, CancellationToken cancel)
    {
        var before = journal.Now - (long)TimeSpan.FromDays(days).TotalMicroseconds;
        var (done, after, told) = (0, 0L, false);
        while (journal.Work.Prunable(number, after, before, all, Together) is { Count: > 0 } page)
        {
            cancel.ThrowIfCancellationRequested();
            after = page[^1];
            if (!told)
            {
                var what = string.Create(CultureInfo.InvariantCulture, $"{(all ? "messages" : "content")} received before {JournalTime.To(before).UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
                await journal.CommitAsync(new AuditWrite(new AuditEntry(Actor.Studio, "message.prune", "channel:" + channel.Id) { Detail = what }, journal.Now), cancel).ConfigureAwait(false);
                told = true;
            }

            if (channel.Keep!.Archive)
                await ArchiveAsync(channel.Id, page, cancel).ConfigureAwait(false);
            done += await journal.CommitAsync(new PruneWrite(number, page, all, journal.Now), cancel).ConfigureAwait(false);
        }

        return done;
    }

    /// <summary>A line of JSON per message, in a file per day of receipt, on the disk before anything is deleted. After a crash in between a message may stand there twice.</summary>
    private async Task ArchiveAsync(string channel, IReadOnlyList<long> messages, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(archive, channel.Replace('/', '-'))).FullName;
        var lines = new SortedDictionary<string, List<byte[]>>(StringComparer.Ordinal);
        foreach (var id in messages)
        {
            if (await journal.Reader.FindAsync(id, cancel).ConfigureAwait(false) is not { Raw.Length: > 0 } message)
                continue; // archived before its content was deleted
            var file = Path.Combine(folder, message.Row.Received.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".ndjson");
            if (!lines.TryGetValue(file, out var of))
                lines.Add(file, of = []);
            of.Add(JsonSerializer.SerializeToUtf8Bytes(new
            {
                id,
                channel,
                received = message.Row.Received,
                state = message.Row.State.ToString(),
                type = message.Row.Type,
                controlId = message.Row.ControlId,
                mapping = message.MappingId is null ? null : $"{message.MappingId}@{message.MappingVersion}",
                effectiveHash = message.EffectiveHash,
                replayOf = message.ReplayOf,
                cause = message.Cause,
                raw = message.Raw,
                outputs = message.Outputs.Select(output => new { output.Name, output.ContentType, output.Bytes }),
                deliveries = message.Deliveries.Select(delivery => new { delivery.Destination, state = delivery.State.ToString(), delivery.Settled, delivery.Response }),
            }, JsonSerializerOptions.Web));
        }

        foreach (var (file, of) in lines)
        {
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            foreach (var line in of)
            {
                stream.Write(line);
                stream.WriteByte((byte)'\n');
            }

            stream.Flush(flushToDisk: true);
        }
    }
}
