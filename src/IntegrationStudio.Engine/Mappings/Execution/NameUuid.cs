using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Name-based UUIDs, version 5 (RFC 9562, 5.5): the same namespace and name always give the same UUID.</summary>
/// <remarks>
/// SHA-1 is written out here (FIPS 180-4, 6.1): names are one or two blocks, for which entering the platform's cryptography costs several times the
/// hash itself, some thirty times a message. It names things and protects nothing.
/// </remarks>
internal static class NameUuid
{
    private const int Block = 64;
    private const int UuidLength = 16;

    public static Guid Create(Guid space, string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        Span<byte> bytes = length <= 240 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(name, bytes);
        return Create(space, bytes);
    }

    public static Guid Create(Guid space, ReadOnlySpan<byte> name)
    {
        // The namespace, the name, the bit that ends them, and the length in bits, filled to whole blocks.
        int length = UuidLength + name.Length;
        int padded = (length + 9 + Block - 1) / Block * Block;
        Span<byte> input = padded <= 5 * Block ? stackalloc byte[5 * Block] : new byte[padded];
        input = input[..padded];
        space.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input[UuidLength..]);
        input[length..].Clear();
        input[length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(input[^8..], (ulong)length * 8);

        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        Span<uint> words = stackalloc uint[80];
        for (int at = 0; at < padded; at += Block) Add(state, words, input.Slice(at, Block));
        Span<byte> hash = stackalloc byte[UuidLength];
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt32BigEndian(hash[(i * 4)..], state[i]);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    private static void Add(Span<uint> state, Span<uint> words, ReadOnlySpan<byte> block)
    {
        // All indexes are below 80, the words' number; checking each would cost as much as the hash.
        ref uint word = ref MemoryMarshal.GetReference(words[..80]);
        for (int i = 0; i < 16; i++) Unsafe.Add(ref word, i) = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        for (int i = 16; i < 80; i++)
            Unsafe.Add(ref word, i) = BitOperations.RotateLeft(Unsafe.Add(ref word, i - 3) ^ Unsafe.Add(ref word, i - 8) ^ Unsafe.Add(ref word, i - 14) ^ Unsafe.Add(ref word, i - 16), 1);
        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        int at = 0;
        for (; at < 20; at++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + (d ^ (b & (c ^ d))) + e + 0x5A827999u + Unsafe.Add(ref word, at);
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        for (; at < 40; at++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + (b ^ c ^ d) + e + 0x6ED9EBA1u + Unsafe.Add(ref word, at);
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        for (; at < 60; at++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + ((b & c) | (d & (b | c))) + e + 0x8F1BBCDCu + Unsafe.Add(ref word, at);
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        for (; at < 80; at++)
        {
            uint next = BitOperations.RotateLeft(a, 5) + (b ^ c ^ d) + e + 0xCA62C1D6u + Unsafe.Add(ref word, at);
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }
}
