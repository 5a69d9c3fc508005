using System.Net;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Outbound;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>What channels may use.</summary>
public sealed record ChannelHostOptions
{
    /// <summary>File destinations write below this folder and nowhere else.</summary>
    public required string OutputRoot { get; init; }

    /// <summary>File sources read below this folder and nowhere else; null for none.</summary>
    public string? InputRoot { get; init; }

    /// <summary>Where mappings come from.</summary>
    public required MappingLibrary Mappings { get; init; }

    /// <summary>Which versions are published on which channel; null: channels run <see cref="Mappings"/> as they are, which only tools and tests do.</summary>
    public PublishedMappings? Published { get; init; }

    /// <summary>What every run of a mapping gets: namespace, zone, script pool. Its time is each message's own.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>Compiles the scripts of mappings that have some; without it they fail.</summary>
    public ScriptCompiler? Scripts { get; init; }

    /// <summary>Addresses that listeners may bind to beside loopback; 0.0.0.0 and :: stand for all of their kind. Default none.</summary>
    public IReadOnlyList<IPAddress> ListenOn { get; init; } = [];

    /// <summary>Which addresses destinations over HTTP may go to; public ones only unless told.</summary>
    public EgressRules Egress { get; init; } = EgressRules.PublicOnly;

    /// <summary>The folder whose files are the secrets that definitions name; null for none.</summary>
    public string? SecretsRoot { get; init; }

    /// <summary>Where the time comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Messages that may be between commit and routing at one time, per channel; then the source stops reading. Default 512.</summary>
    public int MaxInProcess { get; init; } = 512;

    /// <summary>What messages over 64 KB may take of memory together, bytes. Default 256 MB.</summary>
    public long LargeMessageMemory { get; init; } = 256L * 1024 * 1024;

    /// <summary>The other channels of the host; set by it.</summary>
    internal ChannelDirectory Channels { get; init; } = ChannelDirectory.Empty;

    /// <summary>In place of <see cref="Mappings"/>: tests watch and disturb processing through it.</summary>
    internal Func<string, Outcome<ChannelMapping>>? CompileMapping { get; init; }

    /// <summary>Deliveries that a lane keeps in memory; the rest stays in the journal.</summary>
    internal int LaneCapacity { get; init; } = 8192;

    /// <summary>How long a destination rests between probes once it failed five times in a row.</summary>
    internal TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wraps what destinations do: tests make them fail, wait or count.</summary>
    internal Func<SendMessage, SendMessage> Disturb { get; init; } = send => send;

    internal Outcome<ChannelMapping> Compile(string id)
    {
        if (CompileMapping is { } other)
            return other(id);
        var compiled = Mappings.Compile(id);
        return compiled.Succeeded
            ? Outcome<ChannelMapping>.Of(ChannelMapping.Of(compiled.Value, this), compiled.Problems)
            : Outcome<ChannelMapping>.Failed(compiled.Problems);
    }
}
