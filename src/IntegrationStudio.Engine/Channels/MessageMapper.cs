using System.Buffers;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What a mapping made of a message: bytes to deliver, or why there are none.</summary>
internal readonly record struct MappedMessage(string ContentType, ReadOnlyMemory<byte> Bytes, IReadOnlyList<Problem> Problems, bool Failed);

/// <summary>Maps one message; the same message and time give the same bytes.</summary>
internal delegate ValueTask<MappedMessage> MapMessage(Hl7Message message, DateTimeOffset now, CancellationToken cancel);

/// <summary>A mapping version that a channel can run.</summary>
internal sealed record ChannelMapping(PinnedMapping Pin, MapMessage Map)
{
    /// <summary>Compiles what a first message would otherwise wait for; gives what is wrong with it.</summary>
    public Func<Task<IReadOnlyList<Problem>>> Prepare { get; init; } = () => Task.FromResult<IReadOnlyList<Problem>>([]);

    /// <summary>The ordinary one: a compiled mapping.</summary>
    public static ChannelMapping Of(CompiledMapping mapping, ChannelHostOptions options)
    {
        var pin = new PinnedMapping(mapping.Id, mapping.Version, mapping.EffectiveHash);
        if (!mapping.UsesScripts)
            return new ChannelMapping(pin, (message, now, _) => ValueTask.FromResult(Take(mapping.Run(message, options.Run with { Now = now }))));
        var scripts = new Lazy<Task<IReadOnlyList<Problem>>>(() => options.Scripts is { } compiler
            ? mapping.PrepareAsync(compiler, options.Run.Scripts)
            : Task.FromResult<IReadOnlyList<Problem>>([new("channel.no-scripts", mapping.Id, "The mapping uses scripts, and there is nothing here to run them.")]));
        return new ChannelMapping(pin, async (message, now, cancel) =>
        {
            var problems = await scripts.Value.ConfigureAwait(false);
            return problems.Any(problem => problem.Severity == Severity.Error)
                ? new MappedMessage("", default, problems, true)
                : Take(await mapping.RunAsync(message, options.Run with { Now = now }, cancel).ConfigureAwait(false));
        })
        {
            Prepare = () => scripts.Value,
        };
    }

    private static MappedMessage Take(MappingResult result)
    {
        using (result)
        {
            if (result.Failed)
                return new MappedMessage("", default, result.Problems, true);
            var bytes = new ArrayBufferWriter<byte>(16 * 1024);
            result.Write(bytes);
            return new MappedMessage(result.MediaType, bytes.WrittenMemory, result.Problems, false);
        }
    }
}
