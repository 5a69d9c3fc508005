using System.Globalization;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>
/// What one message is answered and when: original mode at commit or after processing, enhanced mode (HL7 v2.5.1 section 2.9.3) a commit
/// acknowledgement and later an application acknowledgement, each if wanted.
/// </summary>
internal sealed class Reply(Arrival arrival, ChannelDefinition channel, (long Id, long Received) stamp)
{
    private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Screened? _screened;
    private bool _enhanced;

    public long Id => stamp.Id;

    public long Received => stamp.Received;

    public Task<Answer> Answer => _answer.Task;

    /// <summary>What is stored with the message at its commit; null while only processing can tell.</summary>
    public byte[]? AtCommit { get; private set; }

    public void Screened(Screened screened)
    {
        _screened = screened;
        _enhanced = screened.Enhanced;
        if (screened.IsAcknowledgement || !SpeaksHl7)
            return;
        if (!screened.Accepted)
            AtCommit = Create(_enhanced ? AckCode.CR : AckCode.AR, screened.Problems);
        else if (_enhanced)
            AtCommit = Create(AckCode.CA, []);
        else if (channel.Acknowledge == AcknowledgeMoment.Received)
            AtCommit = Create(AckCode.AA, []);
    }

    /// <summary>The message is on disk: answers, unless the answer has to wait for processing.</summary>
    public void Committed()
    {
        var accepted = _screened!.Accepted;
        var kind = accepted ? AnswerKind.Accepted : AnswerKind.Rejected;
        if (!_enhanced)
        {
            if (channel.Acknowledge == AcknowledgeMoment.Received || !accepted)
                Give(kind, AtCommit, _screened.Problems);
            return;
        }
        var wanted = IsWanted(Columns.AcceptAcknowledgement, accepted);
        if (wanted || !accepted || arrival.Later is not null || !MayWantApplicationAcknowledgement)
            Give(kind, wanted ? AtCommit : null, _screened.Problems);
    }

    /// <summary>What is stored with the message after processing; null when what was stored at its commit stays.</summary>
    public byte[]? WhenProcessed(ProcessedMessage processed) =>
        _enhanced || channel.Acknowledge == AcknowledgeMoment.Received || processed.State == MessageState.Held ? null : ApplicationAcknowledgement(processed);

    /// <summary>Routing is on disk: the answer that waited for it, and the application acknowledgement of enhanced mode.</summary>
    public async Task ProcessedAsync(ProcessedMessage processed)
    {
        var failed = processed.State is MessageState.Failed or MessageState.Held;
        var kind = failed ? AnswerKind.Failed : AnswerKind.Accepted;
        if (!_enhanced)
        {
            if (!_answer.Task.IsCompleted)
                Give(kind, processed.Acknowledgement, processed.Problems);
            return;
        }
        var bytes = MayWantApplicationAcknowledgement && IsWanted(Columns.ApplicationAcknowledgement, !failed) ? ApplicationAcknowledgement(processed) : null;
        if (!_answer.Task.IsCompleted)
            Give(kind, bytes, processed.Problems);
        else if (bytes is not null && arrival.Later is { } later)
        {
            try
            {
                await later(bytes).ConfigureAwait(false);
            }
            catch (Exception gone) when (gone is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The sender left after its commit acknowledgement; it has what was promised.
            }
        }
    }

    /// <summary>The message was here before.</summary>
    public void Repeat(byte[]? stored, MessageState state)
    {
        if (stored is null && !_enhanced && SpeaksHl7)
            Unavailable("channel.undecided", "The first copy of this message is still being decided about.");
        else
            Give(state is MessageState.Failed && channel.Acknowledge == AcknowledgeMoment.Processed ? AnswerKind.Failed : AnswerKind.Accepted,
                _enhanced && !IsWanted(Columns.AcceptAcknowledgement, true) ? null : stored, []);
    }

    /// <summary>Nothing is promised. Original mode stays silent, because senders take AE for final; enhanced mode has CE for it.</summary>
    public void Unavailable(string code, string message)
    {
        var problem = new Problem(code, "", message);
        var answer = _enhanced && !_answer.Task.IsCompleted && IsWanted(Columns.AcceptAcknowledgement, false) ? Create(AckCode.CE, [problem]) : null;
        Give(AnswerKind.Unavailable, answer, [problem]);
    }

    /// <summary>A batch is answered as a whole, which HL7 acknowledgements cannot say.</summary>
    private bool SpeaksHl7 => channel.Content is { IsHl7: true, Split: SplitMode.None };

    private bool MayWantApplicationAcknowledgement => _screened!.Text(Columns.ApplicationAcknowledgement) is not null;

    private bool IsWanted(Hl7Path condition, bool success) => Acknowledgement.IsWanted(_screened?.Text(condition) ?? "", _enhanced, success);

    private byte[]? ApplicationAcknowledgement(ProcessedMessage processed) => !SpeaksHl7 ? null
        : processed.State is MessageState.Failed or MessageState.Held ? Create(AckCode.AE, processed.Problems) : Create(AckCode.AA, []);

    private byte[] Create(AckCode code, IReadOnlyList<Problem> problems)
    {
        var id = stamp.Id.ToString(CultureInfo.InvariantCulture);
        var now = JournalTime.To(stamp.Received);
        return _screened?.Message is { } message
            ? Acknowledgement.Create(message, code, problems, now, id)
            : Acknowledgement.Create(arrival.Bytes, code, problems, now, id);
    }

    private void Give(AnswerKind kind, byte[]? bytes, IReadOnlyList<Problem> problems) =>
        _answer.TrySetResult(new Answer(kind, bytes is null ? null : (ReadOnlyMemory<byte>?)bytes, problems) { Id = stamp.Id });
}
