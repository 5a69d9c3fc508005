using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace IntegrationStudio.Standards.Trees;

public sealed partial class DataTree
{
    private const int TextChunk = 16 * 1024;

    private byte[] _text = [];
    private int _textUsed;

    /// <summary>What value the node holds.</summary>
    public TreeValueKind Kind(int node) => _nodes[node].Kind;

    /// <summary>Sets text.</summary>
    public void SetText(int node, string text)
    {
        ref var target = ref _nodes[node];
        target.Value = text;
        target.Kind = TreeValueKind.Text;
    }

    /// <summary>Sets text as a slice of somebody's bytes, without copying: they must be UTF-8 and must not change while the tree lives.</summary>
    public void SetUtf8(int node, byte[] buffer, int start, int length) => SetSlice(node, TreeValueKind.Text, buffer, start, length);

    /// <summary>Sets text as a copy, kept in the tree's own memory.</summary>
    public void SetUtf8(int node, ReadOnlySpan<byte> text) => SetCopy(node, TreeValueKind.Text, text);

    /// <summary>Sets a number by its literal, which is written as it stands; it must be a JSON number.</summary>
    public void SetNumber(int node, string literal)
    {
        ref var target = ref _nodes[node];
        target.Value = literal;
        target.Kind = TreeValueKind.Number;
    }

    /// <summary>Sets a number by its literal as a slice of somebody's bytes, without copying.</summary>
    public void SetNumber(int node, byte[] buffer, int start, int length) => SetSlice(node, TreeValueKind.Number, buffer, start, length);

    /// <summary>Sets a number by a copy of its literal.</summary>
    public void SetNumber(int node, ReadOnlySpan<byte> literal) => SetCopy(node, TreeValueKind.Number, literal);

    /// <summary>Sets a whole number.</summary>
    public void SetNumber(int node, long number)
    {
        Span<byte> literal = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, literal, out var length);
        SetCopy(node, TreeValueKind.Number, literal[..length]);
    }

    /// <summary>Sets a decimal number; its scale is kept.</summary>
    public void SetNumber(int node, decimal number)
    {
        Span<byte> literal = stackalloc byte[31];
        number.TryFormat(literal, out var length, provider: CultureInfo.InvariantCulture);
        SetCopy(node, TreeValueKind.Number, literal[..length]);
    }

    /// <summary>Sets a boolean.</summary>
    public void SetBoolean(int node, bool value)
    {
        ref var target = ref _nodes[node];
        target.Value = null;
        target.Start = value ? 1 : 0;
        target.Kind = TreeValueKind.Boolean;
    }

    /// <summary>Sets an explicit null of plain JSON.</summary>
    public void SetNull(int node) => SetMark(node, TreeValueKind.Null);

    /// <summary>Makes the node an array of plain JSON whose items are its children.</summary>
    public void SetArray(int node) => SetMark(node, TreeValueKind.Array);

    /// <summary>Takes the value away; children stay.</summary>
    public void ClearValue(int node) => SetMark(node, TreeValueKind.None);

    /// <summary>Gives one node the value of another, of the same tree or not, without its children and without copying text.</summary>
    public void CopyValue(DataTree source, int from, int to)
    {
        ref var origin = ref source._nodes[from];
        // Text in the other tree's own memory dies with that tree's next use, so it is copied.
        if (source != this && ReferenceEquals(origin.Value, source._text) && origin.Value is not null)
        {
            SetCopy(to, origin.Kind, source._text.AsSpan(origin.Start, origin.Length));
            return;
        }
        ref var target = ref _nodes[to];
        target.Value = origin.Value;
        target.Start = origin.Start;
        target.Length = origin.Length;
        target.Kind = origin.Kind;
    }

    /// <summary>Whether two nodes hold the same value: of the same kind and, as text, equal.</summary>
    public bool AreValuesEqual(int left, int right)
    {
        ref var first = ref _nodes[left];
        ref var second = ref _nodes[right];
        if (first.Kind != second.Kind) return false;
        if (first.Kind == TreeValueKind.Boolean) return first.Start == second.Start;
        if (first.Value is byte[] && second.Value is byte[]) return Slice(ref first).SequenceEqual(Slice(ref second));
        return GetText(left) == GetText(right);
    }

    /// <summary>The boolean, for nodes of that kind; false otherwise.</summary>
    public bool GetBoolean(int node) => _nodes[node].Kind == TreeValueKind.Boolean && _nodes[node].Start != 0;

    /// <summary>The value as text: the text itself, a number's literal, <c>true</c> or <c>false</c>; null when there is no value.</summary>
    public string? GetText(int node)
    {
        ref var source = ref _nodes[node];
        return source.Kind switch
        {
            TreeValueKind.Text or TreeValueKind.Number => source.Value as string ?? Encoding.UTF8.GetString(Slice(ref source)),
            TreeValueKind.Boolean => source.Start != 0 ? "true" : "false",
            _ => null,
        };
    }

    /// <summary>The string, when text or a number is held as one; otherwise null and <see cref="GetUtf8(int)"/> has it.</summary>
    public string? GetString(int node) => _nodes[node].Value as string;

    /// <summary>The UTF-8 bytes of text or a number that is held as bytes, or of a boolean; empty when held as a string or when there is no value.</summary>
    public ReadOnlySpan<byte> GetUtf8(int node)
    {
        ref var source = ref _nodes[node];
        if (source.Value is byte[]) return Slice(ref source);
        return source.Kind == TreeValueKind.Boolean ? (source.Start != 0 ? "true"u8 : "false"u8) : default;
    }

    /// <summary>The slice that holds the value, for handing it on without copying; false when it is not held as bytes.</summary>
    public bool TryGetSlice(int node, out byte[] buffer, out int start, out int length)
    {
        ref var source = ref _nodes[node];
        buffer = source.Value as byte[] ?? [];
        start = source.Start;
        length = source.Length;
        return source.Value is byte[];
    }

    private static ReadOnlySpan<byte> Slice(ref Node node) => ((byte[])node.Value!).AsSpan(node.Start, node.Length);

    private void SetMark(int node, TreeValueKind kind)
    {
        ref var target = ref _nodes[node];
        target.Value = null;
        target.Kind = kind;
    }

    private void SetSlice(int node, TreeValueKind kind, byte[] buffer, int start, int length)
    {
        ref var target = ref _nodes[node];
        target.Value = buffer;
        target.Start = start;
        target.Length = length;
        target.Kind = kind;
    }

    private void SetCopy(int node, TreeValueKind kind, ReadOnlySpan<byte> text)
    {
        // A full chunk is left to the nodes that point into it; only the newest is reused.
        if (_text.Length - _textUsed < text.Length)
        {
            _text = new byte[Math.Max(TextChunk, text.Length)];
            _textUsed = 0;
        }
        text.CopyTo(_text.AsSpan(_textUsed));
        SetSlice(node, kind, _text, _textUsed, text.Length);
        _textUsed += text.Length;
    }

    private void ResetText()
    {
        if (_text.Length > TextChunk) _text = [];
        else _text.AsSpan(0, _textUsed).Clear();
        _textUsed = 0;
    }
}
