using System.Diagnostics.CodeAnalysis;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Sends a message through a channel's plan as the pipeline does, with the same screening, mappings and routes, but touches neither the journal nor a destination.</summary>
internal sealed class TrialRun(CompiledChannel channel, DateTimeOffset now)
{
    private const string Hl7Type = "application/hl7-v2";

    private readonly ChannelDefinition _definition = channel.Definition;

    public async Task<ChannelTrial> RunAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (channel.Batches is not { } batches)
            return new ChannelTrial([new TrialMessage(1, await MessageAsync(bytes, 1, cancel).ConfigureAwait(false))], 1);
        var batch = batches.Screen(Arrive(bytes));
        if (batch is not { Accepted: true, Parts: { } parts })
            return new ChannelTrial([new TrialMessage(1, [new TrialStep("content", "Batch", TrialResult.Failed, "It cannot be taken apart and is refused as a whole.") { Problems = batch.Problems }])], 1);
        var messages = new List<TrialMessage>();
        foreach (var part in parts.Take(ChannelTrial.MostMessages))
            messages.Add(new TrialMessage(messages.Count + 1, await MessageAsync(part, messages.Count + 1, cancel).ConfigureAwait(false)));
        return new ChannelTrial(messages, parts.Count);
    }

    private Arrival Arrive(ReadOnlyMemory<byte> bytes) => new()
    {
        Bytes = bytes,
        Size = bytes.Length,
        Source = "trial",
        Refusal = bytes.Length > _definition.Source.MaxMessageBytes ? new Problem("channel.too-large", "", $"It is larger than {_definition.Source.MaxMessageBytes:N0} bytes.") : null,
    };

    private async Task<IReadOnlyList<TrialStep>> MessageAsync(ReadOnlyMemory<byte> bytes, int number, CancellationToken cancel)
    {
        var steps = new List<TrialStep>();
        var arrival = Arrive(bytes);
        var screened = channel.Screening.Screen(arrival);
        var reply = new Reply(arrival, _definition, (number, JournalTime.From(now)));
        reply.Screened(screened);
        if (screened is not { Accepted: true, Input: { } input })
        {
            steps.Add(new TrialStep("source", "Intake", TrialResult.Failed, "It is refused and stored as REJECTED.") { Problems = screened.Problems, Content = reply.AtCommit, ContentType = Hl7Type });
            return steps;
        }

        steps.Add(new TrialStep("source", "Intake", TrialResult.Passed, $"It is read as {Words(screened)}.") { Problems = screened.Problems });
        var (state, problems) = await ProcessAsync(bytes, number, screened, input, steps, cancel).ConfigureAwait(false);
        Answer(reply, state, problems, steps);
        return steps;
    }

    [SuppressMessage("Design", "CA1031", Justification = "As in the pipeline: a fault of the program is shown, and is not the end of the page.")]
    private async Task<(MessageState State, IReadOnlyList<Problem> Problems)> ProcessAsync(
        ReadOnlyMemory<byte> bytes, int number, Screened screened, MappingInput input, List<TrialStep> steps, CancellationToken cancel)
    {
        try
        {
            if (channel.Filter is { } filter)
            {
                var holds = filter.Holds(input);
                steps.Add(new TrialStep("filter", "Filter", holds ? TrialResult.Passed : TrialResult.Left, holds ? $"The condition {_definition.Filter} holds." : $"The condition {_definition.Filter} does not hold: it is stored as FILTERED."));
                if (!holds)
                    return (MessageState.Filtered, []);
            }

            var picked = channel.Mappings.Pick(input);
            var outputs = new List<MappedMessage>();
            foreach (var (choice, index) in _definition.Choices.Select((choice, index) => (choice, index)))
                if (!picked.Any(mapping => mapping.Id == choice.Id))
                    steps.Add(new TrialStep(Path(index), Title(choice), TrialResult.Left, $"The condition {choice.When} does not hold."));
                else
                    outputs.Add(await MapAsync(picked.First(mapping => mapping.Id == choice.Id), Path(index), Title(choice), input, steps, cancel).ConfigureAwait(false));
            if (outputs.Exists(output => output.Failed))
                return (MessageState.Failed, [.. outputs.SelectMany(output => output.Problems)]);
            Deliver(bytes, number, screened, input, picked, outputs, steps);
            return (MessageState.Routed, []);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            Problem[] problems = [new("mapping.unexpected", "", $"It ended with {bug.GetType().Name}: a fault of the program.")];
            steps.Add(new TrialStep("mapping", "Mapping", TrialResult.Failed, "It could not be processed.") { Problems = problems });
            return (MessageState.Failed, problems);
        }
    }

    private async Task<MappedMessage> MapAsync(PickedMapping picked, string part, string title, MappingInput input, List<TrialStep> steps, CancellationToken cancel)
    {
        if (!picked.Mapping.Succeeded)
        {
            steps.Add(new TrialStep(part, title, TrialResult.Failed, "No mapping can run for this message.") { Problems = picked.Mapping.Problems });
            return new MappedMessage("", default, picked.Mapping.Problems, true);
        }

        var pin = picked.Mapping.Value!.Pin;
        var mapped = await picked.Mapping.Value.Map(input, now, cancel).ConfigureAwait(false);
        steps.Add(new TrialStep(part, title, mapped.Failed ? TrialResult.Failed : TrialResult.Passed, mapped.Failed ? $"{pin.Id} {pin.Version} cannot map it; nothing of the message is delivered." : $"{pin.Id} {pin.Version} made {mapped.Bytes.Length:N0} bytes.")
        {
            Problems = mapped.Problems,
            Content = mapped.Failed ? null : mapped.Bytes,
            ContentType = mapped.ContentType,
        });
        return mapped;
    }

    private void Deliver(ReadOnlyMemory<byte> bytes, int number, Screened screened, MappingInput input, PickedMapping[] picked, List<MappedMessage> outputs, List<TrialStep> steps)
    {
        var chosen = channel.Routing.Choose(input, picked, _definition.Choices.Count > 0).ToDictionary(route => route.Destination);
        for (var i = 0; i < _definition.Destinations.Count; i++)
        {
            var destination = _definition.Destinations[i];
            if (!chosen.TryGetValue(i, out var route))
            {
                steps.Add(new TrialStep($"destinations[{i}]", destination.Id, TrialResult.Left, WhyNot(destination)));
                continue;
            }

            var (content, type) = route.Output == NewDelivery.TheMessage ? (bytes, _definition.Content.MediaType) : (outputs[route.Output].Bytes, outputs[route.Output].ContentType);
            var outgoing = new OutgoingMessage(number, 0, new DeliveryContent(content, JournalTime.From(now), screened.Type, screened.ControlId, screened.PatientId) { ContentType = type }) { Destination = destination.Id };
            steps.Add(new TrialStep($"destinations[{i}]", destination.Id, TrialResult.Passed, $"Would be sent to {channel.Destinations[i].Describe(outgoing)}{(destination.After is { } first ? $", once {first} has it" : "")}.")
            {
                Content = content,
                ContentType = type,
            });
        }
    }

    private static string WhyNot(DestinationDefinition destination) => (destination.When, destination.After, destination.From) switch
    {
        ({ } when, null, _) => $"Does not go there: the condition {when} does not hold, or its mapping made nothing.",
        (_, { } after, _) => $"Does not go there: neither its own condition nor {after} lets it.",
        _ => "Does not go there: its mapping made nothing of this message.",
    };

    private void Answer(Reply reply, MessageState state, IReadOnlyList<Problem> problems, List<TrialStep> steps)
    {
        var answer = reply.WhenProcessed(new ProcessedMessage { Id = 1, Channel = 0, State = state, At = JournalTime.From(now), Problems = problems }) ?? reply.AtCommit;
        if (answer is not null)
            steps.Add(new TrialStep("source", "Answer", TrialResult.Passed, _definition.Acknowledge == AcknowledgeMoment.Received ? "The sender is answered as soon as the message is stored." : "The sender is answered after mapping and routing.") { Content = answer, ContentType = Hl7Type });
    }

    private string Words(Screened screened) => string.Join(", ", new[]
    {
        screened.Type ?? _definition.Content.Format,
        screened.ControlId is { } id ? $"control id {id}" : null,
        screened.PatientId is { } patient ? $"patient {patient}" : null,
    }.OfType<string>());

    private string Path(int index) => _definition.Mapping is null ? $"mappings[{index}]" : index == 0 ? "mapping" : $"mappings[{index - 1}]";

    private string Title(MappingChoice choice) => _definition.Choices.Count == 1 ? "Mapping" : $"Mapping {choice.Id}";
}
