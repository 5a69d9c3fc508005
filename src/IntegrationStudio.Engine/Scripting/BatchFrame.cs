using System.Buffers.Binary;
using System.Text;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>
/// A batch as the worker reads it (worker.js). All numbers are little endian: length of what follows (4 bytes), milliseconds (4), largest result (4),
/// whether it is observed (2), scripts (2), per script its hash (32) and code (length 4, 0xFFFFFFFF when left out); context (length 4); calls (4), per call the script's
/// index (2), function name (length 4) and input (length 4). Inputs are copied: the caller's buffers are free once the frame is made.
/// </summary>
internal sealed class BatchFrame
{
    private const uint Unsent = 0xFFFF_FFFF;
    private const int FixedHeader = 4 + 4 + 4 + 2 + 2;
    private readonly List<CompiledScript> _scripts;
    private readonly byte[] _withoutCode;

    public BatchFrame(ScriptBatch batch, ScriptOptions options, bool observes = false)
    {
        Deadline = batch.Limit is { } limit && limit < options.Deadline ? limit : options.Deadline;
        _scripts = [.. batch.Scripts.Concat(batch.Calls.Select(call => call.Script)).DistinctBy(script => script.Hash).OrderBy(script => script.Hash, StringComparer.Ordinal)];
        var names = batch.Calls.Select(call => Encoding.UTF8.GetBytes(call.Function)).ToArray();
        var size = HeaderSize + 4 + batch.Context.Length + 4 + batch.Calls.Sum(call => 2 + 4 + 4 + call.Input.Length) + names.Sum(name => name.Length);
        _withoutCode = new byte[size];
        var writer = new Writer(_withoutCode);
        writer.U32((uint)(size - 4));
        writer.U32((uint)Deadline.TotalMilliseconds);
        writer.U32((uint)options.MaxOutputBytes);
        writer.U16(observes ? 1 : 0);
        writer.U16(_scripts.Count);
        foreach (var script in _scripts)
        {
            writer.Bytes(script.HashBytes);
            writer.U32(Unsent);
        }

        writer.U32((uint)batch.Context.Length);
        writer.Bytes(batch.Context.Span);
        writer.U32((uint)batch.Calls.Count);
        for (var i = 0; i < names.Length; i++)
        {
            var call = batch.Calls[i];
            writer.U16(_scripts.FindIndex(script => script.Hash == call.Script.Hash));
            writer.U32((uint)names[i].Length);
            writer.Bytes(names[i]);
            writer.U32((uint)call.Input.Length);
            writer.Bytes(call.Input.Span);
        }
    }

    /// <summary>The frame for a worker that has run these scripts before.</summary>
    public ReadOnlyMemory<byte> WithoutCode => _withoutCode;

    /// <summary>Bytes that the largest allowed batch may take, its code included.</summary>
    public static int Largest(ScriptOptions options) => options.MaxInputBytes + (64 << 20);

    private int HeaderSize => FixedHeader + (_scripts.Count * (32 + 4));

    /// <summary>How long the batch may compute.</summary>
    public TimeSpan Deadline { get; }

    /// <summary>What the probes of observed scripts saw, in the worker's words; empty until there is an answer, and when nothing is observed.</summary>
    public ReadOnlyMemory<byte> Observed { get; set; }

    /// <summary>The script of a number in the frame.</summary>
    public CompiledScript? Script(int number) => number >= 0 && number < _scripts.Count ? _scripts[number] : null;

    public CompiledScript? Script(string hash) => _scripts.Find(script => script.Hash == hash);

    /// <summary>The frame for a worker that has not.</summary>
    public byte[] WithCode()
    {
        var frame = new byte[_withoutCode.Length + _scripts.Sum(script => script.Code.Length)];
        var writer = new Writer(frame);
        writer.U32((uint)(frame.Length - 4));
        writer.Bytes(_withoutCode.AsSpan(4, FixedHeader - 4));
        foreach (var script in _scripts)
        {
            writer.Bytes(script.HashBytes);
            writer.U32((uint)script.Code.Length);
            writer.Bytes(script.Code.Span);
        }

        writer.Bytes(_withoutCode.AsSpan(HeaderSize));
        return frame;
    }

    private ref struct Writer(Span<byte> target)
    {
        private Span<byte> _rest = target;

        public void U16(int value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_rest, checked((ushort)value));
            _rest = _rest[2..];
        }

        public void U32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_rest, value);
            _rest = _rest[4..];
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_rest);
            _rest = _rest[bytes.Length..];
        }
    }
}
