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

    /// <summary>How connections are secured; null for plain TCP.</summary>
    public ListenerTlsDefinition? Tls { get; init; }

    /// <summary>Addresses and ranges (<c>10.1.2.3</c>, <c>10.1.2.0/24</c>) that may connect; empty for all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Whether each message is answered with a commit acknowledgement of its own (ACK or NAK, MLLP release 2) as soon as it is stored or cannot be, before what HL7 v2 answers.</summary>
    public bool CommitAcknowledgements { get; init; }

    /// <inheritdoc/>
    public override string Endpoint(string channel) => $"{Scheme}://{Address}:{Port}";

    internal string Scheme => Tls is null ? "mllp" : "mllps";

    internal override void Check(DefinitionCheck check)
    {
        if (!IPAddress.TryParse(Address, out var address))
            check.Add("channel.address", "address", $"\"{Address}\" is no IP address.");
        else
            check.ListensOn(address, "address");
        check.Between(Port, 0, 65535, "port");
        check.Between(MaxConnections, 1, 100_000, "maxConnections");
        check.Between(MaxConnectionsPerAddress, 1, 100_000, "maxConnectionsPerAddress");
        check.Between(IdleSeconds, 1, 86_400, "idleSeconds");
        check.Between(FrameSeconds, 1, 3600, "frameSeconds");
        if (Tls is { } tls)
            TlsServer.Compile(tls, check.At("tls"), check.Problems);
        for (var i = 0; i < Peers.Count; i++)
            if (PeerList.Parse(Peers[i]) is null)
                check.Add("channel.peer", $"peers[{i}]", $"\"{Peers[i]}\" is no address and no range.", "Write 10.1.2.3 or 10.1.2.0/24.");
    }

    internal override Task<Outcome<ISource>> StartAsync(SourceContext context, CancellationToken cancel)
    {
        // Read again: certificates are renewed by stopping and starting the channel.
        var problems = new List<Problem>();
        var tls = Tls is { } secured ? TlsServer.Compile(secured, "source.tls", problems) : null;
        if (problems.Count > 0)
            return Task.FromResult(Outcome<ISource>.Failed(problems));
        var listening = MllpListener.Start(this, tls, context.Budget, context.Options.Clock, context.Receive);
        return Task.FromResult(listening.Succeeded ? Outcome<ISource>.Of(listening.Value, []) : Outcome<ISource>.Failed(listening.Problems));
    }
}
