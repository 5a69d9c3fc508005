using System.Net;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>Listens for MLLP connections.</summary>
public sealed record MllpSourceDefinition : SourceDefinition
{
    /// <summary>The address to listen on, default 127.0.0.1.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port, 1-65535; 0 lets the system pick one.</summary>
    public int Port { get; init; }

    /// <summary>Connections at a time. Default 256.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>Connections at a time from one address. Default 128.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 128;

    /// <summary>A connection without a frame is closed after this many seconds. Default 300; before its first byte and within a frame <see cref="FrameSeconds"/> holds.</summary>
    public int IdleSeconds { get; init; } = 300;

    /// <summary>A begun frame must end within this many seconds. Default 30.</summary>
    public int FrameSeconds { get; init; } = 30;

    /// <inheritdoc/>
    public override string Endpoint(string channel) => $"mllp://{Address}:{Port}";

    internal override void Check(DefinitionCheck check)
    {
        if (!IPAddress.TryParse(Address, out var address))
            check.Add("channel.address", "address", $"\"{Address}\" is no IP address.");
        else if (!IPAddress.IsLoopback(address) && !check.Options.AllowNonLoopback)
            check.Add("channel.not-loopback", "address", $"{Address} can be reached from outside; only loopback addresses are allowed.");
        check.Between(Port, 0, 65535, "port");
        check.Between(MaxConnections, 1, 100_000, "maxConnections");
        check.Between(MaxConnectionsPerAddress, 1, 100_000, "maxConnectionsPerAddress");
        check.Between(IdleSeconds, 1, 86_400, "idleSeconds");
        check.Between(FrameSeconds, 1, 3600, "frameSeconds");
    }

    internal override Task<Outcome<ISource>> StartAsync(SourceContext context, CancellationToken cancel)
    {
        var listening = MllpListener.Start(this, context.Budget, context.Options.Clock, context.Receive);
        return Task.FromResult(listening.Succeeded ? Outcome<ISource>.Of(listening.Value, []) : Outcome<ISource>.Failed(listening.Problems));
    }
}
