namespace IntegrationStudio.Engine.Audit;

/// <summary>One line of the audit: who did what to what. It commits with the action itself, or the action does not happen.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, as <c>noun.verb</c>: <c>version.approve</c>, <c>message.read</c>, <c>user.sign-in</c>.</param>
/// <param name="Subject">On what: <c>mapping:labs/north/oru-r01@1.2.0</c>, <c>message:1234</c>, <c>channel:north</c>, <c>user:...</c>. Never message content.</param>
public sealed record AuditEntry(Actor Actor, string Action, string Subject)
{
    /// <summary>Whether it was refused; the action then did not happen.</summary>
    public bool Denied { get; init; }

    /// <summary>Why, in the actor's words or as the rule that refused it.</summary>
    public string? Reason { get; init; }

    /// <summary>What binds it to exact content, such as an effective hash.</summary>
    public string? Hash { get; init; }

    /// <summary>Further facts, never message content or secrets.</summary>
    public string? Detail { get; init; }

    /// <summary>The network address that the request came from, where there is one.</summary>
    public string? Address { get; init; }
}
