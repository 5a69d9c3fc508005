using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors;

/// <summary>The TLS settings of an outgoing connection, read once.</summary>
internal static class TlsClient
{
    /// <summary>Reads certificates; problems name the setting.</summary>
    public static SslClientAuthenticationOptions? Compile(TlsDefinition definition, string host, string where, List<Problem> problems)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = definition.ServerName ?? host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck, // hospital networks seldom reach the lists; pins and short lives do more there
        };
        var before = problems.Count;
        if (definition.Certificate is { } file && PemFiles.Own(file, definition.Key, where + ".certificate", problems) is { } own)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(own.Certificate, own.Others, offline: true);
        var trusted = definition.Authority is { } authority ? PemFiles.Authorities(authority, where + ".authority", problems) : null;
        var pin = definition.Pin is { } text ? PemFiles.Pin(text, where + ".pin", problems) : null;
        if (problems.Count > before)
            return null;
        if (pin is not null)
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) => PemFiles.IsPinned(certificate, [pin]);
        else if (trusted is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        return options;
    }
}
