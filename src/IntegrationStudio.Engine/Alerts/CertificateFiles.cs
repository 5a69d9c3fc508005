using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Alerts;

/// <summary>The certificates in the files that channel definitions name, whatever their connectors.</summary>
internal static class CertificateFiles
{
    private const long LargestFile = 1024 * 1024;

    public static IReadOnlyList<ChannelCertificate> Of(IEnumerable<ChannelDefinition> channels) => [.. channels.SelectMany(Of)];

    private static IEnumerable<ChannelCertificate> Of(ChannelDefinition channel)
    {
        using var json = JsonDocument.Parse(channel.Write());
        var files = new HashSet<string>(StringComparer.Ordinal);
        Collect(json.RootElement, files);
        return [.. files.SelectMany(file => Read(file).Select(found => new ChannelCertificate(channel.Id, file, found.Name, found.Until)))];
    }

    private static void Collect(JsonElement element, HashSet<string> files)
    {
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Collect(item, files);
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.String && property.Name is "certificate" or "authority" or "clientAuthority" or "clientCertificate")
                files.Add(property.Value.GetString()!);
            else
                Collect(property.Value, files);
    }

    /// <summary>A file that cannot be read is the channel's own problem and told there.</summary>
    private static IReadOnlyList<(string Name, DateTimeOffset Until)> Read(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            if (!File.Exists(file) || new FileInfo(file).Length > LargestFile)
                return [];
            found.ImportFromPemFile(file);
            return [.. found.Select(one => (one.GetNameInfo(X509NameType.SimpleName, false), new DateTimeOffset(one.NotAfter.ToUniversalTime())))];
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return [];
        }
        finally
        {
            foreach (var one in found)
                one.Dispose();
        }
    }
}
