using System.Buffers;
using System.Data.Common;
using System.Text;
using Dapper;

namespace IntegrationStudio.Engine.Journal;

/// <summary>Looks for a text in stored content: as UTF-8 where it is that, else as Latin-1.</summary>
internal sealed class ContentSearch(string text) : IDisposable
{
    /// <summary>Messages that are read at a time.</summary>
    public const int Together = 200;

    private readonly SearchValues<string> _text = SearchValues.Create([text], StringComparison.OrdinalIgnoreCase);
    private char[] _buffer = ArrayPool<char>.Shared.Rent(1 << 16);

    /// <summary>Those of some messages that have it, in their order.</summary>
    public List<MessageRow> In(DbConnection connection, IReadOnlyList<MessageRow> rows, BodyKeys? keys)
    {
        var having = new HashSet<long>();
        foreach (var (id, encoding, bytes) in connection.Query<(long Id, int Encoding, byte[] Bytes)>($"SELECT message, encoding, bytes FROM raw WHERE message IN {Dialect.In(rows.Select(row => row.Id))}", buffered: false))
            if (StoredContent.Read(encoding, bytes, id, keys) is { } body && Has(body))
                having.Add(id);
        return having.Count == 0 ? [] : [.. rows.Where(row => having.Contains(row.Id))];
    }

    public void Dispose() => ArrayPool<char>.Shared.Return(_buffer, clearArray: true);

    private bool Has(ReadOnlySpan<byte> body)
    {
        if (_buffer.Length < body.Length)
        {
            ArrayPool<char>.Shared.Return(_buffer, clearArray: true);
            _buffer = ArrayPool<char>.Shared.Rent(body.Length);
        }

        var status = System.Text.Unicode.Utf8.ToUtf16(body, _buffer, out _, out var length, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
            length = Encoding.Latin1.GetChars(body, _buffer);
        return _buffer.AsSpan(0, length).ContainsAny(_text);
    }
}
