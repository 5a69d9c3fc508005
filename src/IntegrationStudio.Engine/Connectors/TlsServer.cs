using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors;

/// <summary>The TLS settings of a listener, read once.</summary>
internal static class TlsServer
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const int MostPins = 100;

    /// <summary>Reads certificates; problems name the setting.</summary>
    public static SslServerAuthenticationOptions? Compile(ListenerTlsDefinition definition, string where, List<Problem> problems)
    {
        var before = problems.Count;
        if (string.IsNullOrWhiteSpace(definition.Certificate))
        {
            problems.Add(new("channel.tls-certificate", where + ".certificate", "The listener has no certificate.") { Mend = "Name a PEM file with the certificate and its key." });
            return null;
        }

        var own = PemFiles.Own(definition.Certificate, definition.Key, where + ".certificate", problems);
        if (own is { } mine && Uses(mine.Certificate) is { } uses && !uses.Contains(ServerUse))
            problems.Add(new("channel.tls-certificate", where + ".certificate", "The certificate is not meant for servers (its extended key usage says otherwise)."));
        var authorities = definition.ClientAuthority is { } authority ? PemFiles.Authorities(authority, where + ".clientAuthority", problems) : null;
        if (definition.ClientPins.Count > MostPins)
            problems.Add(new("channel.tls-pin", where + ".clientPins", $"There are more than {MostPins} pins.") { Mend = "Let an authority of your own sign the clients' certificates." });
        var pins = definition.ClientPins.Select((pin, i) => PemFiles.Pin(pin, $"{where}.clientPins[{i}]", problems)).OfType<byte[]>().ToArray();
        if (problems.Count > before)
            return null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(own!.Value.Certificate, own.Value.Others, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = authorities is not null || pins.Length > 0,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck, // as of connections that go out
        };
        if (options.ClientCertificateRequired)
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 client && (pins.Length == 0 || PemFiles.IsPinned(client, pins)) && (authorities is null || IsSigned(client, authorities));
        return options;
    }

    /// <summary>Whether one of the authorities stands at the end of its chain, and it is in force and meant for clients.</summary>
    private static bool IsSigned(X509Certificate2 client, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        return chain.Build(client) && (Uses(client) is not { } uses || uses.Contains(ClientUse));
    }

    /// <summary>What a certificate is meant for; null where it does not say.</summary>
    private static IReadOnlyList<string>? Uses(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } extension ? [.. extension.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Select(use => use.Value ?? "")] : null;
}
