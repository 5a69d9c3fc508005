using System.Net;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Outbound;

namespace IntegrationStudio.Portal.Hosting;

/// <summary>What the command line decides about a portal before it is built.</summary>
/// <param name="DataDirectory">Everything the portal keeps lies in here; created when absent.</param>
/// <param name="Urls">Where it listens; loopback addresses only. Port 0 picks a free one.</param>
/// <param name="MappingFolders">Folders of mapping definitions, later ones first in a lookup.</param>
internal sealed record PortalOptions(string DataDirectory, IReadOnlyList<string> Urls, IReadOnlyList<string> MappingFolders)
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>What people call it in their browsers, where a proxy on this machine adds https; null for loopback only.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether synthetic data feed the portal; every page says so.</summary>
    public bool Demo { get; init; }

    /// <summary>Whether channels run mappings that nobody reviewed, for development; every page says so. The demo does so too where nothing was published.</summary>
    public bool Unreviewed { get; init; }

    /// <summary>The second place of the audit's checkpoints; null for <c>audit</c> in the data folder.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Addresses that channels may listen on beside loopback.</summary>
    public IReadOnlyList<IPAddress> ListenOn { get; init; } = [];

    /// <summary>Where requests of the portal may go beside public addresses.</summary>
    public EgressRules Egress { get; init; } = EgressRules.PublicOnly;

    /// <summary>The keys under which what messages hold is sealed in the database; null leaves it plain.</summary>
    public BodyKeys? BodyKeys { get; init; }

    /// <summary>Whether an installation without versions begins with what its folders of definitions have; a command that works on one data folder begins with nothing.</summary>
    public bool Seed { get; init; } = true;

    /// <summary>How long notifications stay after somebody read them; those that nobody read stay four times as long.</summary>
    public TimeSpan KeepNotifications { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Where metrics and traces are sent; null for nowhere.</summary>
    public OtlpOptions? Otlp { get; init; }

    public string Environment { get; init; } = "Production";
}
