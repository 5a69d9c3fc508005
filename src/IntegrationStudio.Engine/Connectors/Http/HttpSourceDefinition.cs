using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>Takes what is posted to the portal's own port under <c>/in/</c> and the channel's id.</summary>
public sealed record HttpSourceDefinition : SourceDefinition
{
    /// <inheritdoc/>
    public override string Endpoint(string channel) => "/in/" + channel;

    internal override void Check(DefinitionCheck check)
    {
    }

    internal override Task<Outcome<ISource>> StartAsync(SourceContext context, CancellationToken cancel) => Task.FromResult(Outcome<ISource>.Of(new Opened(Endpoint(context.Channel)), []));

    /// <summary>The web framework listens, and hands over what it gets while the channel runs.</summary>
    private sealed record Opened(string Endpoint) : ISource
    {
        public int Connections => 0;

        public Problem? Trouble => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
