using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
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
        if (definition.Certificate is { } own && Read(() => X509Certificate2.CreateFromPemFile(own, definition.Key), own, where + ".certificate", problems) is { } certificate)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        var trusted = new X509Certificate2Collection();
        if (definition.Authority is { } authority)
            Read(() => { trusted.ImportFromPemFile(authority); return trusted; }, authority, where + ".authority", problems);
        byte[]? pin = null;
        if (definition.Pin is { } text && (pin = Hash(text)) is null)
            problems.Add(new("channel.tls-pin", where + ".pin", "The pin is no SHA-256 of a certificate in hexadecimal."));
        if (problems.Count > before)
            return null;
        if (pin is not null)
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.GetRawCertData()), pin);
        else if (trusted.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        return options;
    }

    private static byte[]? Hash(string text)
    {
        try
        {
            return Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)) is { Length: SHA256.HashSizeInBytes } hash ? hash : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static T? Read<T>(Func<T> read, string file, string where, List<Problem> problems) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add(new("channel.tls-file", where, $"{file} cannot be read as PEM: {wrong.Message}"));
            return null;
        }
    }
}
