using System.Security.Cryptography;
using System.Text;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Name-based UUIDs, version 5 (RFC 9562, 5.5): the same namespace and name always give the same UUID.</summary>
internal static class NameUuid
{
    public static Guid Create(Guid space, string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        Span<byte> bytes = length <= 240 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(name, bytes);
        return Create(space, bytes);
    }

    public static Guid Create(Guid space, ReadOnlySpan<byte> name)
    {
        Span<byte> input = name.Length <= 240 ? stackalloc byte[256] : new byte[name.Length + 16];
        input = input[..(name.Length + 16)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The standard prescribes SHA-1 here; it names things and protects nothing.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
