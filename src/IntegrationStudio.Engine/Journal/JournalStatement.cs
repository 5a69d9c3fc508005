namespace IntegrationStudio.Engine.Journal;

/// <summary>A prepared statement of the writer, <c>?1</c> by position. Made ready once per text, because it runs several times per message.</summary>
internal abstract class JournalStatement : IDisposable
{
    public abstract JournalStatement Bind(int index, long value);

    public abstract JournalStatement Bind(int index, long? value);

    public abstract JournalStatement Bind(int index, string? value);

    public abstract JournalStatement Bind(int index, ReadOnlyMemory<byte> value);

    /// <summary>Binds bytes, or nothing.</summary>
    public abstract JournalStatement BindBlob(int index, byte[]? value);

    /// <summary>Runs it to its end and makes it ready again; returns the number of changed rows.</summary>
    public abstract int Run();

    /// <summary>Runs it where nobody asks how many rows changed: a store behind a network may send it together with what follows. It fails at the commit at the latest.</summary>
    public abstract void Send();

    /// <summary>Moves to the next row. The caller ends with <see cref="Reset"/>.</summary>
    public abstract bool Step();

    public abstract void Reset();

    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public abstract byte[]? Blob(int column);

    public abstract string? Text(int column);

    public abstract void Dispose();
}
