using System.Net;

namespace IntegrationStudio.Engine.Connectors.Mllp;

/// <summary>Who may connect to a listener.</summary>
internal sealed class PeerList(IEnumerable<string> peers)
{
    private readonly IPNetwork[] _ranges = [.. peers.Select(Parse).OfType<IPNetwork>()];

    /// <summary>An address or a range; null where the text is neither.</summary>
    public static IPNetwork? Parse(string text) =>
        IPNetwork.TryParse(text, out var range) ? range : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;

    /// <summary>Whether an address is among them; everybody is where nobody is named.</summary>
    public bool Has(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _ranges.Length == 0 || _ranges.Any(range => range.Contains(plain));
    }
}
