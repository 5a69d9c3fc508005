using System.Text;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Processes what an earlier run accepted and did not route: in order of receipt, with the mapping, clock and ids of then.</summary>
internal sealed class ChannelRecovery(
    CompiledChannel channel, ChannelNumbers numbers, MessageJournal journal, ChannelPipeline pipeline, ChannelHostOptions options, MappingCache mappings, ChannelStatistics statistics)
{
    /// <summary>Three crashes within a message hold it: the first was counted by nobody, the others here.</summary>
    private const int CrashesBeforeHold = 2;

    private const int Together = 32;

    public async Task RunAsync(CancellationToken cancel)
    {
        long after = 0;
        while (journal.Work.Unprocessed(numbers.Channel, after, Together) is { Count: > 0 } page)
        {
            after = page[^1].Id;
            // Suspects go alone, so that the next crash is counted against the right one.
            var innocent = page.Where(message => message.Crashes == 0).ToList();
            await journal.CommitAsync(new CountCrashWrite([.. innocent.Select(message => message.Id)]), cancel).ConfigureAwait(false);
            await Task.WhenAll(innocent.Select(RecoverAsync)).ConfigureAwait(false);
            foreach (var suspect in page.Where(message => message.Crashes > 0))
            {
                if (suspect.Crashes < CrashesBeforeHold)
                    await journal.CommitAsync(new CountCrashWrite([suspect.Id]), cancel).ConfigureAwait(false);
                await RecoverAsync(suspect).ConfigureAwait(false);
            }
        }
    }

    private async Task RecoverAsync(UnprocessedMessage message)
    {
        if (message.Crashes >= CrashesBeforeHold)
        {
            statistics.Failed("A message was held: the program ended three times while it was processed.");
            await journal.InsistAsync(() => new ProcessedWrite(new ProcessedMessage
            {
                Id = message.Id,
                Channel = numbers.Channel,
                State = MessageState.Held,
                At = journal.Now,
                Problems = [new("channel.crashed", "", "The program ended three times while this message was processed.") { Mend = "Look at its content and mapping, then release it." }],
            }), CancellationToken.None).ConfigureAwait(false);
            return;
        }
        var plan = message.Plan == numbers.Plan ? channel : Earlier(message.Plan) ?? channel;
        await pipeline.RecoverAsync(message, plan).ConfigureAwait(false);
    }

    /// <summary>The channel as it was when it took the message in; null when that can no longer be compiled.</summary>
    private CompiledChannel? Earlier(long plan)
    {
        if (journal.Work.Plan(plan) is not { } json)
            return null;
        var definition = ChannelDefinition.Read(Encoding.UTF8.GetBytes(json));
        return definition.Succeeded ? CompiledChannel.Compile(definition.Value, options, mappings).Value : null;
    }
}
