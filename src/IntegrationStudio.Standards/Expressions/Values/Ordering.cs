using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Order of two items (specification: N1, section 6.2).</summary>
internal static class Ordering
{
    /// <summary>Negative, zero or positive; null when uncertain (precision, units) or when one has no value.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <param name="isComparable">False when their kinds have no common order.</param>
    public static int? Compare(in Item left, in Item right, out bool isComparable)
    {
        isComparable = true;
        Coercion.Align(left, right, out Item a, out Item b);
        if (a.IsEmpty || b.IsEmpty) return null;
        if (a.Kind is ItemKind.Date or ItemKind.DateTime && b.Kind is ItemKind.Date or ItemKind.DateTime || (a.Kind == ItemKind.Time && b.Kind == ItemKind.Time))
        {
            FhirDate first = a.Moment;
            FhirDate second = b.Moment;
            return FhirDate.Compare(first, second);
        }

        if (a.Kind == b.Kind)
        {
            switch (a.Kind)
            {
                case ItemKind.Integer: return a.Integer.CompareTo(b.Integer);
                case ItemKind.Decimal: return a.Decimal.CompareTo(b.Decimal);
                case ItemKind.String: return TextComparison.Compare(a, b);
                case ItemKind.Quantity: return Quantities.Compare(a, b);
            }
        }

        isComparable = false;
        return null;
    }
}
