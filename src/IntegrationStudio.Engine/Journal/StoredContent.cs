using System.Buffers;
using System.IO.Compression;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Bytes as they lie in the journal: plain, or compressed where that is worth its time; sealed where the installation has keys.</summary>
internal readonly record struct StoredContent(int Encoding, ReadOnlyMemory<byte> Bytes)
{
    private const int Plain = 0;
    private const int Brotli = 1;

    /// <summary>Added to the encoding of what is sealed.</summary>
    private const int Sealed = 16;

    /// <summary>Smaller bodies fit a page anyway.</summary>
    private const int WorthCompressing = 4096;

    public static StoredContent AsIs(ReadOnlyMemory<byte> bytes) => new(Plain, bytes);

    /// <summary>Compresses at the fastest level; an output of a mapping shrinks to a tenth in about the time that writing it would take.</summary>
    public static StoredContent Compressed(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < WorthCompressing)
            return AsIs(bytes);
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            return BrotliEncoder.TryCompress(bytes.Span, buffer, out var written, quality: 0, window: 18) && written < bytes.Length
                ? new StoredContent(Brotli, buffer.AsSpan(0, written).ToArray())
                : AsIs(bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The same under the newest key, bound to its message; as it is where there are no keys.</summary>
    public StoredContent SealedFor(long message, BodyKeys? keys) => keys is null ? this : new StoredContent(Encoding + Sealed, keys.Seal(Bytes.Span, message, Encoding));

    /// <summary>What was stored of a message; null where it was altered since, or sealed under a key that is not there.</summary>
    public static byte[]? Read(int encoding, byte[] bytes, long message, BodyKeys? keys) =>
        encoding < Sealed ? Read(encoding, bytes) : keys?.Open(bytes, message, encoding - Sealed) is { } plain ? Read(encoding - Sealed, plain) : null;

    public static byte[] Read(int encoding, byte[] bytes)
    {
        if (encoding == Plain)
            return bytes;
        using var packed = new MemoryStream(bytes);
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        brotli.CopyTo(plain);
        return plain.ToArray();
    }
}
