using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Handover;

/// <summary>Listens nowhere: messages come from other channels alone.</summary>
public sealed record ChannelSourceDefinition : SourceDefinition
{
    /// <inheritdoc/>
    public override string Endpoint(string channel) => "other channels";

    internal override void Check(DefinitionCheck check)
    {
    }

    internal override Task<Outcome<ISource>> StartAsync(SourceContext context, CancellationToken cancel) => Task.FromResult(Outcome<ISource>.Of(new Waiting(Endpoint(context.Channel)), []));

    private sealed record Waiting(string Endpoint) : ISource
    {
        public int Connections => 0;

        public Problem? Trouble => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
