using System.Net;
using System.Net.Sockets;

namespace IntegrationStudio.Engine.Outbound;

/// <summary>
/// Guards requests that leave the installation at somebody's word: the address that is really connected to is checked, not the name that was written down, so that neither a name that
/// resolves to the inside nor one that changes between two looks gets there.
/// </summary>
public static class OutboundGuard
{
    private static readonly (IPNetwork Network, string Words)[] Inside =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "this machine"),
        (IPNetwork.Parse("127.0.0.0/8"), "this machine"),
        (IPNetwork.Parse("10.0.0.0/8"), "a private network"),
        (IPNetwork.Parse("172.16.0.0/12"), "a private network"),
        (IPNetwork.Parse("192.168.0.0/16"), "a private network"),
        (IPNetwork.Parse("100.64.0.0/10"), "a private network"),
        (IPNetwork.Parse("198.18.0.0/15"), "a private network"),
        (IPNetwork.Parse("192.0.0.0/24"), "a private network"),
        (IPNetwork.Parse("169.254.0.0/16"), "the local link"),
        (IPNetwork.Parse("224.0.0.0/4"), "a group of machines"),
        (IPNetwork.Parse("240.0.0.0/4"), "no machine"),
        (IPNetwork.Parse("::/128"), "this machine"),
        (IPNetwork.Parse("::1/128"), "this machine"),
        (IPNetwork.Parse("fc00::/7"), "a private network"),
        (IPNetwork.Parse("fec0::/10"), "a private network"),
        (IPNetwork.Parse("fe80::/10"), "the local link"),
        (IPNetwork.Parse("ff00::/8"), "a group of machines"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Where an address leads when that is inside, in words; null for the world outside.</summary>
    public static string? InsideOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        // An IPv4 address that is only wrapped up.
        if (Nat64.Contains(address)) address = new IPAddress(address.GetAddressBytes().AsSpan(12, 4));
        else if (SixToFour.Contains(address)) address = new IPAddress(address.GetAddressBytes().AsSpan(2, 4));
        foreach ((IPNetwork network, string words) in Inside)
            if (network.Contains(address)) return words;
        return null;
    }

    /// <summary>A handler for requests to addresses that people entered. It follows no redirects, uses no proxy and keeps no cookies.</summary>
    /// <param name="allowInside">Whether an administrator allowed loopback, link-local and private addresses.</param>
    public static SocketsHttpHandler Handler(bool allowInside) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancel) =>
        {
            DnsEndPoint end = context.DnsEndPoint;
            IPAddress[] addresses = IPAddress.TryParse(end.Host, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(end.Host, cancel).ConfigureAwait(false);
            if (!allowInside && addresses.Select(address => (address, InsideOf(address))).FirstOrDefault(pair => pair.Item2 is not null) is (not null, { } words))
                throw new OutboundRefusedException($"The address leads to {words}, which an administrator did not allow.");
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                // Exactly these addresses: the name is not looked up again.
                await socket.ConnectAsync(addresses, end.Port, cancel).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}

/// <summary>A request was not made: its address leads inside.</summary>
public sealed class OutboundRefusedException : IOException
{
    /// <summary>Says why.</summary>
    public OutboundRefusedException(string message) : base(message) { }

    /// <summary>Says nothing.</summary>
    public OutboundRefusedException() { }

    /// <summary>Says why, and what it follows from.</summary>
    public OutboundRefusedException(string message, Exception inner) : base(message, inner) { }
}
