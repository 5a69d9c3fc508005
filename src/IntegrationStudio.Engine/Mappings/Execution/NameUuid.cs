using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>Adds a block. Five rounds at a time, so that the five words change their names rather than their places.</summary>
    private static void Add(Span<uint> state, Span<uint> words, ReadOnlySpan<byte> block)
    {
        words = words[..80];
        for (int i = 0; i < 16; i++) words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        for (int i = 16; i < words.Length; i++) words[i] = BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        for (int at = 0; at < 20; at += 5)
        {
            ReadOnlySpan<uint> five = words.Slice(at, 5);
            Turn(d ^ (b & (c ^ d)), 0x5A827999u + five[0], a, ref b, ref e);
            Turn(c ^ (a & (b ^ c)), 0x5A827999u + five[1], e, ref a, ref d);
            Turn(b ^ (e & (a ^ b)), 0x5A827999u + five[2], d, ref e, ref c);
            Turn(a ^ (d & (e ^ a)), 0x5A827999u + five[3], c, ref d, ref b);
            Turn(e ^ (c & (d ^ e)), 0x5A827999u + five[4], b, ref c, ref a);
        }

        for (int at = 20; at < 40; at += 5) Parity(words.Slice(at, 5), 0x6ED9EBA1u, ref a, ref b, ref c, ref d, ref e);
        for (int at = 40; at < 60; at += 5)
        {
            ReadOnlySpan<uint> five = words.Slice(at, 5);
            Turn((b & c) | (d & (b | c)), 0x8F1BBCDCu + five[0], a, ref b, ref e);
            Turn((a & b) | (c & (a | b)), 0x8F1BBCDCu + five[1], e, ref a, ref d);
            Turn((e & a) | (b & (e | a)), 0x8F1BBCDCu + five[2], d, ref e, ref c);
            Turn((d & e) | (a & (d | e)), 0x8F1BBCDCu + five[3], c, ref d, ref b);
            Turn((c & d) | (e & (c | d)), 0x8F1BBCDCu + five[4], b, ref c, ref a);
        }

        for (int at = 60; at < 80; at += 5) Parity(words.Slice(at, 5), 0xCA62C1D6u, ref a, ref b, ref c, ref d, ref e);

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Parity(ReadOnlySpan<uint> five, uint added, ref uint a, ref uint b, ref uint c, ref uint d, ref uint e)
    {
        Turn(b ^ c ^ d, added + five[0], a, ref b, ref e);
        Turn(a ^ b ^ c, added + five[1], e, ref a, ref d);
        Turn(e ^ a ^ b, added + five[2], d, ref e, ref c);
        Turn(d ^ e ^ a, added + five[3], c, ref d, ref b);
        Turn(c ^ d ^ e, added + five[4], b, ref c, ref a);
    }

    /// <summary>One round: the last word takes what is new, the second is turned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(uint mixed, uint added, uint first, ref uint second, ref uint last)
    {
        last += BitOperations.RotateLeft(first, 5) + mixed + added;
        second = BitOperations.RotateLeft(second, 30);
    }
}
