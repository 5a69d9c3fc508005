using System.Buffers;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What a mapping made of a message: bytes to deliver, or why there are none.</summary>
internal readonly record struct MappedMessage(string ContentType, ReadOnlyMemory<byte> Bytes, IReadOnlyList<Problem> Problems, bool Failed);

/// <summary>Maps one message; the same message and time give the same bytes.</summary>
internal delegate ValueTask<MappedMessage> MapMessage(MappingInput input, DateTimeOffset now, CancellationToken cancel);

/// <summary>A mapping version that a channel can run.</summary>
internal sealed record ChannelMapping(PinnedMapping Pin, MapMessage Map)
{
    /// <summary>The format that it reads.</summary>
    public string Format { get; init; } = Formats.Hl7v2;

    /// <summary>Compiles what a first message would otherwise wait for; gives what is wrong with it.</summary>
    public Func<Task<IReadOnlyList<Problem>>> Prepare { get; init; } = () => Task.FromResult<IReadOnlyList<Problem>>([]);

    /// <summary>The ordinary one: a compiled mapping.</summary>
    public static ChannelMapping Of(CompiledMapping mapping, ChannelHostOptions options)
    {
        var pin = new PinnedMapping(mapping.Id, mapping.Version, mapping.EffectiveHash);
        var format = mapping.Source.Format;
        if (!mapping.UsesScripts)
            return new ChannelMapping(pin, (input, now, _) =>
            {
                var read = Read(mapping, input);
                return ValueTask.FromResult(read.Succeeded ? Take(mapping.Run(read.Value, options.Run with { Now = now })) : Unread(read.Problems));
            })
            {
                Format = format,
            };
        var scripts = new Lazy<Task<IReadOnlyList<Problem>>>(() => options.Scripts is { } compiler
            ? mapping.PrepareAsync(compiler, options.Run.Scripts)
            : Task.FromResult<IReadOnlyList<Problem>>([new("channel.no-scripts", mapping.Id, "The mapping uses scripts, and there is nothing here to run them.")]));
        return new ChannelMapping(pin, async (input, now, cancel) =>
        {
            var problems = await scripts.Value.ConfigureAwait(false);
            if (problems.Any(problem => problem.Severity == Severity.Error))
                return Unread(problems);
            var read = Read(mapping, input);
            return read.Succeeded ? Take(await mapping.RunAsync(read.Value, options.Run with { Now = now }, cancel).ConfigureAwait(false)) : Unread(read.Problems);
        })
        {
            Format = format,
            Prepare = () => scripts.Value,
        };
    }

    /// <summary>A mapping of delimited text knows best what its columns are; of the other formats one reading is as good as another.</summary>
    private static Outcome<MappingInput> Read(CompiledMapping mapping, MappingInput input) => mapping.Source.Format == Formats.Delimited ? mapping.Read(input.Raw) : input;

    private static MappedMessage Unread(IReadOnlyList<Problem> problems) => new("", default, problems, true);

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
