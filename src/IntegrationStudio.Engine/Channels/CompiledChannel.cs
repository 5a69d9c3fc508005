using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A channel's immutable plan: everything that its definition names was found and compiled.</summary>
public sealed class CompiledChannel
{
    /// <summary>Checks and compiles a definition; all problems at once, with paths into the JSON (<c>source.port</c>, <c>destinations[0].folder</c>).</summary>
    public static Outcome<CompiledChannel> Compile(ChannelDefinition definition, ChannelHostOptions options) => throw new NotSupportedException();
}
