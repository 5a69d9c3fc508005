using System.Security.Cryptography;
using System.Text;
using IntegrationStudio.Engine.Mappings.Execution;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class NameUuidTests
{
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void Gives_the_example_of_the_specification() =>
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), NameUuid.Create(Dns, "www.example.com"));

    [Fact]
    public void Agrees_with_the_platforms_hash_for_names_of_every_length()
    {
        for (int length = 0; length < 400; length++)
        {
            string name = new('x', length);
            byte[] space = Dns.ToByteArray(bigEndian: true);
#pragma warning disable CA5350 // What the standard prescribes is compared with.
            byte[] hash = SHA1.HashData([.. space, .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
            hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
            hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
            Assert.Equal(new Guid(hash.AsSpan(0, 16), bigEndian: true), NameUuid.Create(Dns, name));
        }
    }
}
