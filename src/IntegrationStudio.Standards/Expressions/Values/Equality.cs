using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Equality of items and collections (specification: N1, sections 6.1.1 and 6.1.2).</summary>
internal static class Equality
{
    /// <summary>Whether two collections are equal, in order; null when that is uncertain or one is empty.</summary>
    public static bool? AreEqual(in ItemList left, in ItemList right)
    {
        if (left.Count == 0 || right.Count == 0) return null;
        // Of an HL7 field that repeats, its first repetition stands for it where one value is compared.
        if (left.Count != right.Count) return IsHl7(left) || IsHl7(right) ? AreEqual(left[0], right[0]) : false;
        bool isUncertain = false;
        for (int i = 0; i < left.Count; i++)
        {
            switch (AreEqual(left[i], right[i]))
            {
                case false: return false;
                case null: isUncertain = true; break;
            }
        }

        return isUncertain ? null : true;
    }

    /// <summary>Whether two collections are equivalent, in any order.</summary>
    public static bool AreEquivalent(in ItemList left, in ItemList right)
    {
        if (left.Count != right.Count) return false;
        Span<bool> used = right.Count <= 64 ? stackalloc bool[right.Count] : new bool[right.Count];
        for (int i = 0; i < left.Count; i++)
        {
            int match = -1;
            for (int j = 0; j < right.Count && match < 0; j++)
            {
                if (!used[j] && AreEquivalent(left[i], right[j])) match = j;
            }

            if (match < 0) return false;
            used[match] = true;
        }

        return true;
    }

    /// <summary>
    /// Whether two items are equal; null when that is uncertain (dates of different precision, units that cannot be compared, no value).
    /// An HL7 element with components also equals a text that its first component equals.
    /// </summary>
    public static bool? AreEqual(in Item left, in Item right)
    {
        bool? areEqual = AreWholesEqual(left, right);
        if (areEqual is not false || (left.Kind == ItemKind.Hl7) == (right.Kind == ItemKind.Hl7)) return areEqual;
        Hl7Element element = left.Kind == ItemKind.Hl7 ? left.Hl7 : right.Hl7;
        return Hl7Parts.TryFirstPart(element, out Hl7Element first) && AreWholesEqual(Item.Of(first), left.Kind == ItemKind.Hl7 ? right : left) is true;
    }

    private static bool? AreWholesEqual(in Item left, in Item right)
    {
        Coercion.Align(left, right, out Item a, out Item b);
        if (a.IsEmpty || b.IsEmpty) return null;
        if (a.Kind == b.Kind)
        {
            return a.Kind switch
            {
                ItemKind.Boolean => a.Boolean == b.Boolean,
                ItemKind.Integer => a.Integer == b.Integer,
                ItemKind.Decimal => a.Decimal == b.Decimal,
                ItemKind.String => TextComparison.AreEqual(a, b),
                ItemKind.Date or ItemKind.DateTime or ItemKind.Time => Compare(a, b) is { } order ? order == 0 : null,
                ItemKind.Quantity => Quantities.AreEqual(a, b),
                ItemKind.Type => a.TypeName == b.TypeName,
                ItemKind.Hl7Segment => ReferenceEquals(a.Hl7Segment.Message, b.Hl7Segment.Message) && a.Hl7Segment.Index == b.Hl7Segment.Index,
                ItemKind.Hl7Group => a.Hl7Group == b.Hl7Group,
                ItemKind.Hl7Message => ReferenceEquals(a.Hl7Message, b.Hl7Message),
                _ => NodesAreEqual(a, b),
            };
        }

        if (a.Kind is ItemKind.Date or ItemKind.DateTime && b.Kind is ItemKind.Date or ItemKind.DateTime) return Compare(a, b) is { } order ? order == 0 : null;
        return false;
    }

    /// <summary>Whether two items are equivalent: text without case, numbers to the coarser precision, dates of the same precision.</summary>
    public static bool AreEquivalent(in Item left, in Item right)
    {
        Coercion.Align(left, right, out Item a, out Item b);
        if (a.IsEmpty || b.IsEmpty) return a.IsEmpty && b.IsEmpty;
        if (a.Kind != b.Kind)
        {
            return a.Kind is ItemKind.Date or ItemKind.DateTime && b.Kind is ItemKind.Date or ItemKind.DateTime && Compare(a, b) == 0;
        }

        return a.Kind switch
        {
            ItemKind.Decimal => Numbers.AreEquivalent(a.Decimal, b.Decimal),
            ItemKind.String => TextComparison.AreEquivalent(a, b),
            ItemKind.Quantity => Quantities.AreEquivalent(a, b),
            ItemKind.Node => NodesAreEquivalent(a, b),
            _ => AreEqual(a, b) == true,
        };
    }

    private static int? Compare(in Item a, in Item b)
    {
        FhirDate left = a.Moment;
        FhirDate right = b.Moment;
        return FhirDate.Compare(left, right);
    }

    private static bool IsHl7(in ItemList items) => items[0].Kind == ItemKind.Hl7;

    private static bool? NodesAreEqual(in Item left, in Item right)
    {
        using Children a = new(left);
        using Children b = new(right);
        if (a.Names.Count != b.Names.Count) return false;
        for (int i = 0; i < a.Names.Count; i++)
        {
            if (a.Names[i].Name != b.Names[i].Name) return false;
            if (AreEqual(a.Items[i], b.Items[i]) is not true) return false;
        }

        return true;
    }

    private static bool NodesAreEquivalent(in Item left, in Item right)
    {
        using Children a = new(left);
        using Children b = new(right);
        if (a.Names.Count != b.Names.Count) return false;
        for (int i = 0; i < a.Names.Count; i++)
        {
            if (a.Names[i].Name != b.Names[i].Name || !AreEquivalent(a.Items[i], b.Items[i])) return false;
        }

        return true;
    }

    private sealed class Children : IDisposable
    {
        private ItemList _items;

        public Children(in Item node)
        {
            DataTree tree = node.Tree;
            foreach (int child in tree.Children(node.Node))
            {
                Names.Add(tree.Element(child)!);
                _items.Add(Item.Of(tree, child));
            }
        }

        public List<TreeElement> Names { get; } = [];

        public ref ItemList Items => ref _items;

        public void Dispose() => _items.Dispose();
    }
}
