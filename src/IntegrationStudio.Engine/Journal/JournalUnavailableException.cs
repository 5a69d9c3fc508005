namespace IntegrationStudio.Engine.Journal;

/// <summary>The store cannot be written now (disk full, input/output error): nothing of this write is kept, and later ones may succeed.</summary>
public sealed class JournalUnavailableException : IOException
{
    /// <summary>Without more to say.</summary>
    public JournalUnavailableException() { }

    /// <summary>With a reason.</summary>
    public JournalUnavailableException(string message) : base(message) { }

    /// <summary>With what the store said.</summary>
    public JournalUnavailableException(string message, Exception inner) : base(message, inner) { }
}
