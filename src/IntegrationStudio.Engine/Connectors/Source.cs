using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors;

/// <summary>Something that takes messages in while it lives: a listener, a folder that is watched. Disposing it lets what it began end, and takes in no more.</summary>
internal interface ISource : IAsyncDisposable
{
    /// <summary>Where it really listens or looks, for people.</summary>
    string Endpoint { get; }

    /// <summary>Open connections.</summary>
    int Connections { get; }

    /// <summary>What is wrong now, although it goes on trying; null while all is well.</summary>
    Problem? Trouble { get; }
}

/// <summary>What a source works with.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Number">The channel's number in the journal.</param>
/// <param name="Receive">Takes one message in; completes with the answer for its sender.</param>
/// <param name="Journal">Where a source keeps its place (<see cref="SourcePlaces"/>).</param>
/// <param name="Budget">What large messages may take of memory together.</param>
/// <param name="Options">The host's.</param>
internal sealed record SourceContext(string Channel, int Number, Func<Arrival, Task<Answer>> Receive, MessageJournal Journal, MemoryBudget Budget, ChannelHostOptions Options);
