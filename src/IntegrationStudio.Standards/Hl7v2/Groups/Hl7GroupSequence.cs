using System.Collections;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>Child groups of a group; <c>foreach</c> over it does not allocate.</summary>
public readonly struct Hl7GroupSequence : IEnumerable<Hl7Group>
{
    private readonly Hl7GroupTree tree;
    private readonly int parent;
    private readonly string? name;

    internal Hl7GroupSequence(Hl7GroupTree tree, int parent, string? name)
    {
        this.tree = tree;
        this.parent = parent;
        this.name = name;
    }

    /// <summary>Number of groups.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var _ in this)
            count++;
        return count;
    }

    /// <summary>The first group; <c>default</c> when there is none.</summary>
    public Hl7Group First()
    {
        foreach (var group in this)
            return group;
        return default;
    }

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(tree, parent, name);

    IEnumerator<Hl7Group> IEnumerable<Hl7Group>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Iterates in message order.</summary>
    public struct Enumerator : IEnumerator<Hl7Group>
    {
        private readonly Hl7GroupTree tree;
        private readonly int parent;
        private readonly string? name;
        private int next;
        private int current;

        internal Enumerator(Hl7GroupTree tree, int parent, string? name)
        {
            this.tree = tree;
            this.parent = parent;
            this.name = name;
            next = tree.Groups[parent].FirstChild;
        }

        /// <summary>The current group.</summary>
        public readonly Hl7Group Current => new(tree, current);

        readonly object IEnumerator.Current => Current;

        /// <summary>Moves on.</summary>
        public bool MoveNext()
        {
            while (next >= 0)
            {
                current = next;
                ref readonly var entry = ref tree.Groups[current];
                next = entry.NextSibling;
                if (name is null || entry.Definition.Name == name)
                    return true;
            }
            return false;
        }

        /// <summary>Starts again.</summary>
        public void Reset() => next = tree.Groups[parent].FirstChild;

        /// <summary>Nothing to do.</summary>
        public readonly void Dispose()
        {
        }
    }
}
