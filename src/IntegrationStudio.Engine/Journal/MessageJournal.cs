using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Journal;

/// <summary>The durable record of messages and deliveries: one SQLite file, one writer with group commit, readers beside it.</summary>
public sealed class MessageJournal : IAsyncDisposable
{
    /// <summary>Opens or creates the file and brings its schema up to date. Fails when the file is newer than the program or not a journal.</summary>
    /// <param name="path">The SQLite file; its folder is created.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    public static Outcome<MessageJournal> Open(string path, JournalOptions? options = null) => throw new NotSupportedException();

    /// <summary>The reading side, for lists, details and counts.</summary>
    public JournalReader Reader => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
