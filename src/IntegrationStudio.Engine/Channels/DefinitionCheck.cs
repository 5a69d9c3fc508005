using System.Net;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Channels;

/// <summary>A part of a channel's definition that is being checked: collects every problem under its place in the JSON.</summary>
internal sealed class DefinitionCheck(string channel, ChannelHostOptions options, string path, List<Problem> problems)
{
    public string Channel => channel;

    public ChannelHostOptions Options => options;

    /// <summary>Where the part stands, <c>source</c> or <c>destinations[0]</c>.</summary>
    public string Path => path;

    public List<Problem> Problems => problems;

    /// <summary>The path of a member of this part.</summary>
    public string At(string member) => $"{path}.{member}";

    public void Add(string code, string member, string message, string? mend = null) => problems.Add(new Problem(code, At(member), message) { Mend = mend });

    public void Between(long value, long low, long high, string member)
    {
        if (value < low || value > high)
            Add("channel.range", member, $"{value} is not between {low} and {high}.");
    }

    /// <summary>An address to listen on: loopback, or one that was allowed.</summary>
    public void ListensOn(IPAddress address, string member)
    {
        if (!IPAddress.IsLoopback(address) && !options.ListenOn.Any(allowed => allowed.Equals(address) || (allowed.AddressFamily == address.AddressFamily && (allowed.Equals(IPAddress.Any) || allowed.Equals(IPAddress.IPv6Any)))))
            Add("channel.not-loopback", member, $"{address} can be reached from outside, and listening there was not allowed.", $"Use 127.0.0.1, or start the studio with --listen {address}.");
    }

    /// <summary>A name or address of a host; without it nothing can be reached.</summary>
    public void Host(string? host, string member = "host")
    {
        if (string.IsNullOrWhiteSpace(host) || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            Add("channel.host", member, $"\"{host}\" is no name or address of a host.");
    }

    public DefinitionCheck Inside(string member) => new(channel, options, At(member), problems);
}
