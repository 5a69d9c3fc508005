namespace IntegrationStudio.Portal.Designer;

/// <summary>Whether what is on the screen is kept.</summary>
internal abstract record SaveState
{
    /// <summary>Nothing was changed yet, or everything is kept.</summary>
    /// <param name="At">When; null where nothing was changed in this session.</param>
    public sealed record Saved(DateTimeOffset? At) : SaveState;

    /// <summary>It is on its way.</summary>
    public sealed record Saving : SaveState;

    /// <summary>It is in this browser only.</summary>
    public sealed record Unsaved : SaveState;

    /// <summary>Somebody else saved meanwhile.</summary>
    /// <param name="Author">Who.</param>
    /// <param name="At">When.</param>
    public sealed record Conflict(string Author, DateTimeOffset At) : SaveState;

    /// <summary>The store cannot be reached.</summary>
    public sealed record Offline : SaveState;
}
