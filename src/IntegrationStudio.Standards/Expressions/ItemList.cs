using System.Buffers;

namespace IntegrationStudio.Standards.Expressions;

/// <summary>
/// An ordered collection of items. Up to one item needs no array; more come from a shared pool, so <see cref="Dispose"/> it.
/// A mutable struct: pass it by reference, never copy it.
/// </summary>
public struct ItemList : IDisposable
{
    private Item _first;
    private Item[]? _items;

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>The item at a 0-based position.</summary>
    public readonly Item this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _items is null ? _first : _items[index];
        }
    }

    /// <summary>Appends an item; an empty one is not added.</summary>
    public void Add(in Item item)
    {
        if (item.Kind == ItemKind.Empty)
        {
            return;
        }

        if (Count == 0 && _items is null)
        {
            _first = item;
            Count = 1;
            return;
        }

        if (_items is null)
        {
            _items = ArrayPool<Item>.Shared.Rent(8);
            _items[0] = _first;
        }
        else if (Count == _items.Length)
        {
            Grow();
        }

        _items[Count++] = item;
    }

    /// <summary>Appends all items of another list.</summary>
    public void AddRange(in ItemList other)
    {
        for (int i = 0; i < other.Count; i++)
        {
            Add(other[i]);
        }
    }

    /// <summary>Forgets the items and keeps the memory.</summary>
    public void Clear()
    {
        _first = default;
        _items?.AsSpan(0, Count).Clear();
        Count = 0;
    }

    /// <summary>Forgets the items from a 0-based position on.</summary>
    public void Truncate(int count)
    {
        while (Count > count)
        {
            Count--;
            if (_items is not null) _items[Count] = default;
        }

        if (Count == 0) _first = default;
    }

    /// <summary>Gives the memory back. The list is then empty and can be used again.</summary>
    public void Dispose()
    {
        if (_items is not null)
        {
            _items.AsSpan(0, Count).Clear();
            ArrayPool<Item>.Shared.Return(_items);
            _items = null;
        }

        _first = default;
        Count = 0;
    }

    /// <summary>The items as an array of their own.</summary>
    public readonly Item[] ToArray() => Count switch
    {
        0 => [],
        _ when _items is null => [_first],
        _ => _items.AsSpan(0, Count).ToArray(),
    };

    internal readonly Span<Item> Many => _items is null ? [] : _items.AsSpan(0, Count);

    private void Grow()
    {
        Item[] larger = ArrayPool<Item>.Shared.Rent(Count * 2);
        _items.AsSpan(0, Count).CopyTo(larger);
        _items.AsSpan(0, Count).Clear();
        ArrayPool<Item>.Shared.Return(_items!);
        _items = larger;
    }
}
