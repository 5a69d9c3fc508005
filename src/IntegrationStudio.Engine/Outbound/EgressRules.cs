using System.Net;
using System.Net.Sockets;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Outbound;

/// <summary>Which addresses requests of the product may go to: every public one, and of loopback, link-local, private and special ranges only those that an admin allowed.</summary>
public sealed class EgressRules
{
    /// <summary>Loopback, private, link-local, shared, documentation, benchmark, multicast and reserved ranges (RFC 6890 and what came after it).</summary>
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(range => IPNetwork.Parse(range)),
    ];

    private readonly IReadOnlyList<IPNetwork> _allowed;

    private EgressRules(IReadOnlyList<IPNetwork> allowed) => _allowed = allowed;

    /// <summary>Public addresses only.</summary>
    public static EgressRules PublicOnly { get; } = new([]);

    /// <summary>The ranges that an admin allowed beside the public ones, as <c>10.1.2.0/24</c>.</summary>
    public IReadOnlyList<string> Allowed => [.. _allowed.Select(range => range.ToString())];

    /// <summary>Reads what an admin allows. Fails with one problem for every range that is none.</summary>
    /// <param name="ranges">Addresses (<c>127.0.0.1</c>, <c>fd00::7</c>) and ranges (<c>10.1.2.0/24</c>); never names, which mean what a name server says.</param>
    public static Outcome<EgressRules> Parse(IEnumerable<string> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var allowed = new List<IPNetwork>();
        var problems = new List<Problem>();
        foreach (string text in ranges.Select(range => range.Trim()))
        {
            if (IPAddress.TryParse(text, out IPAddress? address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3))
                allowed.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            else if (IPNetwork.TryParse(text, out IPNetwork range) && text.Contains('/', StringComparison.Ordinal))
                allowed.Add(range);
            else
                problems.Add(new Problem("outbound.range", text, "This is neither an address nor a range of addresses.") { Mend = "Write an address as 10.1.2.3 or a range as 10.1.2.0/24; names are not allowed here." });
        }

        return problems.Count > 0 ? Outcome<EgressRules>.Failed(problems) : new EgressRules(allowed);
    }

    /// <summary>Whether a request may go to an address. Addresses of IPv4 inside of IPv6 (mapped, NAT64, 6to4) are judged by what they reach.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (_allowed.Any(range => Holds(range, address))) return true;
        return Inside(address) is { } inner ? Allows(inner) : !Closed.Any(range => Holds(range, address));
    }

    private static bool Holds(IPNetwork range, IPAddress address) =>
        range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address);

    /// <summary>The address of IPv4 that an address of IPv6 leads to: 64:ff9b::/96 (RFC 6052) and 2002::/16 (RFC 3056).</summary>
    private static IPAddress? Inside(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0])) return new IPAddress(bytes[12..]);
        return bytes.StartsWith((ReadOnlySpan<byte>)[0x20, 0x02]) ? new IPAddress(bytes[2..6]) : null;
    }
}
