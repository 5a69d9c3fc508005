using System.Security.Cryptography;
using IntegrationStudio.Engine.Governance.Bundles;
using IntegrationStudio.Portal.Hosting;

namespace IntegrationStudio.Portal.Bundles;

/// <summary>The key that this installation signs bundles with; made when it is asked for first.</summary>
internal sealed class InstallationKey(PortalOptions options)
{
    private readonly Lazy<string> known = new(() =>
    {
        using var key = BundleKey.OpenOrCreate(options.DataDirectory);
        return BundleKey.Public(key);
    });

    /// <summary>The public key in base64.</summary>
    public string Public => known.Value;

    /// <summary>Its short name, for people to compare.</summary>
    public string Fingerprint => BundleKey.Fingerprint(Public);

    /// <summary>The private key; the caller disposes of it.</summary>
    public ECDsa Open() => BundleKey.OpenOrCreate(options.DataDirectory);
}
