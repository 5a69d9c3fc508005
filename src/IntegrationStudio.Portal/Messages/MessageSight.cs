using System.Security.Claims;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Masking;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;

namespace IntegrationStudio.Portal.Messages;

/// <summary>How much of a message somebody sees.</summary>
internal enum Clarity
{
    /// <summary>States and times only.</summary>
    None,

    /// <summary>Content, without whose it is.</summary>
    Masked,

    /// <summary>Everything, for a reason that is in the audit.</summary>
    Clear,
}

/// <summary>One message as one person sees it. What is masked never leaves this object; reading and unmasking are in the audit before anything shows.</summary>
internal sealed class MessageSight
{
    /// <summary>How long masks stay off.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly MessageDetail original;
    private readonly ContentMask mask;
    private readonly AuditTrail trail;
    private readonly IAuthorizationService authorization;
    private readonly TimeProvider clock;
    private Clarity without;
    private DateTimeOffset? until;

    private MessageSight(MessageDetail original, AuditTrail trail, IAuthorizationService authorization, TimeProvider clock)
    {
        (this.original, this.trail, this.authorization, this.clock) = (original, trail, authorization, clock);
        mask = new ContentMask(original);
    }

    public Clarity Clarity => until is { } end && clock.GetUtcNow() < end ? Clarity.Clear : without;

    /// <summary>When the masks come back; null while they are on.</summary>
    public DateTimeOffset? Until => Clarity == Clarity.Clear ? until : null;

    /// <summary>Whether the masks can be taken off.</summary>
    public bool MayUnmask { get; private set; }

    /// <summary>Whether that is the exception for somebody who does not work with messages.</summary>
    public bool IsBreakGlass { get; private set; }

    /// <summary>A message for somebody; null when there is none.</summary>
    /// <param name="original">As the journal has it.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="isLive">Whether somebody looks already; the first answer of a page, which comes before its circuit, shows no content.</param>
    /// <param name="trail">Where the reading is recorded.</param>
    /// <param name="authorization">Who may what.</param>
    /// <param name="clock">Masks come back after a while.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<MessageSight> OpenAsync(
        MessageDetail original, ClaimsPrincipal person, bool isLive, AuditTrail trail, IAuthorizationService authorization, TimeProvider clock, CancellationToken cancel)
    {
        var sight = new MessageSight(original, trail, authorization, clock)
        {
            MayUnmask = original.Raw.Length + original.Outputs.Count > 0 && await MayAsync(authorization, person, Policies.UnmaskContent),
            IsBreakGlass = !await MayAsync(authorization, person, Policies.OperateChannels),
        };
        if (isLive && await MayAsync(authorization, person, Policies.ReadContent))
        {
            await trail.RecordAsync(new AuditEntry(person.Actor(), "message.read", sight.Subject) { Detail = "masked" }, cancel);
            sight.without = Clarity.Masked;
        }

        return sight;
    }

    private string Subject => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"message:{original.Row.Id}");

    /// <summary>The message for display, without outputs until there is a trace, where they are masked by it.</summary>
    public MessageDetail Shown => Clarity switch
    {
        Clarity.Clear => original,
        Clarity.Masked => mask.WithoutOutputs(),
        _ => mask.MetadataOnly(),
    };

    /// <summary>Takes the masks off, where that is allowed. False where it is not; both are in the audit.</summary>
    public async Task<bool> UnmaskAsync(ClaimsPrincipal person, string reason, CancellationToken cancel)
    {
        var may = await MayAsync(authorization, person, Policies.UnmaskContent);
        await trail.RecordAsync(new AuditEntry(person.Actor(), "message.unmask", Subject) { Denied = !may, Reason = reason, Detail = IsBreakGlass ? "break-glass" : null }, cancel);
        if (may)
            until = clock.GetUtcNow() + Longest;
        return may;
    }

    /// <summary>Puts the masks back.</summary>
    public void Mask() => until = null;

    /// <summary>The message with its outputs and the trace, as this person sees them.</summary>
    public async Task<MessageInspection> TraceAsync(Retrace retrace, CancellationToken cancel)
    {
        var clarity = Clarity;
        Outcome<Trace>? outcome = null;
        if (original.Raw.Length > 0 && Standards.Hl7v2.Hl7Message.Parse(original.Raw) is { Succeeded: true } parsed)
            outcome = await retrace.RunAsync(original, parsed.Value, cancel);
        if (clarity == Clarity.Clear)
            return Inspect(original, outcome);

        // Only a trace that gives the very bytes says where they came from.
        var trusted = outcome is { Succeeded: true, Value.SameBytes: true } ? outcome.Value.Entries : null;
        var shown = outcome is null ? null
            : outcome.Value is { } trace ? trace with { Entries = mask.Mask(trace.Entries) }
            : Outcome<Trace>.Failed([.. outcome.Problems.Select(problem => problem with { Message = mask.Clean(problem.Message) })]);
        return Inspect(mask.WithOutputs(trusted), shown);
    }

    private static MessageInspection Inspect(MessageDetail detail, Outcome<Trace>? outcome)
    {
        var inspection = new MessageInspection(detail);
        if (outcome is not null)
            inspection.Take(outcome);
        return inspection;
    }

    private static async Task<bool> MayAsync(IAuthorizationService authorization, ClaimsPrincipal person, string policy) => (await authorization.AuthorizeAsync(person, policy)).Succeeded;
}
