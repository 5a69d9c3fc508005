namespace IntegrationStudio.Engine.Channels;

/// <summary>Where messages come from.</summary>
public sealed record SourceDefinition
{
    /// <summary><c>mllp</c> or <c>http</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>MLLP: the address to listen on, default 127.0.0.1.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>MLLP: the port, 1-65535; 0 lets the system pick one.</summary>
    public int Port { get; init; }

    /// <summary>The largest message, bytes. Default 50 MB. A larger one is refused without being buffered.</summary>
    public int MaxMessageBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>MLLP: connections at a time. Default 256.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>MLLP: connections at a time from one address. Default 128.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 128;

    /// <summary>MLLP: a connection without a frame is closed after this many seconds. Default 300; before its first byte and within a frame <see cref="FrameSeconds"/> holds.</summary>
    public int IdleSeconds { get; init; } = 300;

    /// <summary>MLLP: a begun frame must end within this many seconds. Default 30.</summary>
    public int FrameSeconds { get; init; } = 30;
}
