namespace IntegrationStudio.Engine.Accounts;

/// <summary>A person who may sign in.</summary>
/// <param name="Id">Stays the same whatever the name becomes.</param>
/// <param name="SignIn">What is typed at sign-in, in lower case.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Roles">What the person may do.</param>
public sealed record Account(string Id, string SignIn, string Name, IReadOnlyList<string> Roles)
{
    /// <summary>Whether an admin has closed it.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether a password was set; false until the invitation is taken up, and for people of a provider.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether a second factor is asked for.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Recovery codes that are not used up.</summary>
    public int RecoveryCodes { get; init; }

    /// <summary>Whether an OpenID provider vouches for the person; the roles then come from there.</summary>
    public bool IsExternal { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The last time that somebody got in; null: never.</summary>
    public DateTimeOffset? LastSignIn { get; init; }

    /// <summary>Until when strangers are not even asked for a password, after failed attempts; null when they are.</summary>
    public DateTimeOffset? LockedUntil { get; init; }
}

/// <summary>What a sign-in is checked against; never leaves the sign-in.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Password">The hash; null: none is set.</param>
/// <param name="Totp">The encrypted secret; null: no second factor.</param>
public sealed record Credentials(Account Account, string? Password, byte[]? Totp);

/// <summary>A signed-in browser.</summary>
/// <param name="Id">Names it in lists; not what the browser holds.</param>
/// <param name="Account">Whose.</param>
/// <param name="Began">When it began.</param>
/// <param name="Seen">When it was used last.</param>
/// <param name="Address">Where from.</param>
/// <param name="Agent">How the browser calls itself.</param>
public sealed record AccountSession(string Id, string Account, DateTimeOffset Began, DateTimeOffset Seen, string? Address, string? Agent);

/// <summary>How long sessions live.</summary>
public sealed record SessionLimits
{
    /// <summary>Without use.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>In any case.</summary>
    public TimeSpan Absolute { get; init; } = TimeSpan.FromHours(12);
}

/// <summary>A session that is alive, with whom it belongs to.</summary>
/// <param name="Session">The session.</param>
/// <param name="Account">The person with the present roles.</param>
public sealed record LiveSession(AccountSession Session, Account Account);
