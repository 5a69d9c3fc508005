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
    /// <summary>The ordinary one: a compiled mapping.</summary>
    public static ChannelMapping Of(CompiledMapping mapping, ChannelHostOptions options) => new(
        new PinnedMapping(mapping.Id, mapping.Version, mapping.EffectiveHash),
        async (message, now, cancel) =>
        {
            var run = options.Run with { Now = now };
            using var result = mapping.UsesScripts ? await mapping.RunAsync(message, run, cancel).ConfigureAwait(false) : mapping.Run(message, run);
            if (result.Failed)
                return new MappedMessage("", default, result.Problems, true);
            var bytes = new ArrayBufferWriter<byte>(16 * 1024);
            result.Write(bytes);
            return new MappedMessage(mapping.Definition.Target?.Format == "hl7v2" ? "application/hl7-v2" : "application/fhir+json", bytes.WrittenMemory, result.Problems, false);
        });
}
