using System.Security.Claims;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Deidentification;
using IntegrationStudio.Portal.Accounts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Authorization;

namespace IntegrationStudio.Portal.Designer.Tests;

/// <summary>A message that a channel received, taken as a sample.</summary>
/// <param name="Content">What is shown and kept.</param>
/// <param name="Masked">What was done to it; null where it is as it was received.</param>
internal sealed record CapturedMessage(ReadOnlyMemory<byte> Content, DeidentifiedDocument? Masked);

/// <summary>
/// Hands out stored messages as samples: de-identified on the server before anything of them reaches a browser, unless a person who may read clear text asks for that; what a machine cannot judge is unreadable for those who may not judge it. Every
/// time is noted in the audit and in the log with who, which message and for which mapping, never with content.
/// </summary>
internal sealed partial class CapturedMessages(DeidentificationKey key, IAuthorizationService authorization, AuditTrail trail, ILogger<CapturedMessages> logger)
{
    /// <summary>Whether a person may see messages as they were received, without masks.</summary>
    public async Task<bool> MayReadAsync(ClaimsPrincipal person) => (await authorization.AuthorizeAsync(person, Policies.UnmaskContent)).Succeeded;

    /// <summary>Takes a message. Fails where it is not kept any more, cannot be de-identified, or is asked for as it is by somebody who may not read it.</summary>
    /// <param name="journal">Where it is.</param>
    /// <param name="row">Which one.</param>
    /// <param name="mapping">The mapping that it is a sample for.</param>
    /// <param name="format">What the mapping reads; a message of HL7 v2 is told by its first letters.</param>
    /// <param name="person">Who takes it.</param>
    /// <param name="asReceived">Whether it is asked for as it is.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<Outcome<CapturedMessage>> TakeAsync(JournalReader journal, MessageRow row, string mapping, string format, ClaimsPrincipal person, bool asReceived, CancellationToken cancel = default) =>
        await TakeAsync(async id => (await journal.FindAsync(id, cancel))?.Raw, row, mapping, format, person, asReceived);

    /// <summary>The same, out of whatever has the messages.</summary>
    internal async Task<Outcome<CapturedMessage>> TakeAsync(Func<long, Task<byte[]?>> read, MessageRow row, string mapping, string format, ClaimsPrincipal person, bool asReceived)
    {
        var name = person.Identity?.Name ?? "unknown";
        var mayRead = await MayReadAsync(person);
        if (asReceived && !mayRead)
        {
            LogDenied(name, row.Id, row.Channel, mapping);
            await RecordAsync(person, row, mapping, "as received", denied: true);
            return new Problem("sample.denied", row.Channel, "You may not see messages as they were received.");
        }

        if (await read(row.Id) is not { Length: > 0 } raw)
            return new Problem("sample.gone", row.Channel, "The message's content is not kept any more.");
        if (asReceived)
        {
            LogTaken(name, row.Id, row.Channel, mapping, "as received");
            await RecordAsync(person, row, mapping, "as received");
            return new CapturedMessage(raw, null);
        }

        var masked = Deidentifier.Run(raw, raw.AsSpan().StartsWith("MSH"u8) ? Formats.Hl7v2 : format, new DeidentificationOptions(key.Value) { HidesUnjudged = !mayRead });
        if (!masked.Succeeded)
            return new Problem("sample.not-masked", row.Channel, $"The message cannot be de-identified, and so it is not shown: {masked.Problems[0].Message}");
        LogTaken(name, row.Id, row.Channel, mapping, "masked");
        await RecordAsync(person, row, mapping, "de-identified");
        return new CapturedMessage(masked.Value.Content, masked.Value);
    }

    private Task RecordAsync(ClaimsPrincipal person, MessageRow row, string mapping, string form, bool denied = false) =>
        trail.RecordAsync(new AuditEntry(person.Actor(), "message.sample", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"message:{row.Id}")) { Denied = denied, Reason = $"sample of mapping:{mapping}", Detail = form });

    [LoggerMessage(EventId = 4101, EventName = "SampleTaken", Level = LogLevel.Information, Message = "Audit: {Person} took message {MessageId} of {Channel} as a sample of {Mapping}, {Form}")]
    private partial void LogTaken(string person, long messageId, string channel, string mapping, string form);

    [LoggerMessage(EventId = 4102, EventName = "SampleDenied", Level = LogLevel.Warning, Message = "Audit: {Person} may not see message {MessageId} of {Channel} as it was received, asked for {Mapping}")]
    private partial void LogDenied(string person, long messageId, string channel, string mapping);
}
