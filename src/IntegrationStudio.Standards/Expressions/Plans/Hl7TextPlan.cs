using System.Text;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>
/// An HL7 element compared with constant text: <c>PID-3.5 = 'MR'</c>, <c>OBX-2 in ('ST' | 'FT')</c>. Compares bytes in place; never empty: a field without a
/// value differs from every text.
/// </summary>
internal sealed class Hl7TextPlan(Site site, Plan path, byte[][] texts, bool isNegated) : TruthPlan(site)
{
    private readonly Hl7PathPlan? _field = path as Hl7PathPlan;
    private readonly Hl7ComponentPlan? _component = path as Hl7ComponentPlan;

    public override bool? Truth(in EvaluationContext context)
    {
        bool isFound = _field is not null ? _field.TryFind(context, out Hl7Element element) : _component!.TryFind(context, out element);
        return (isFound && IsOneOf(element, texts)) != isNegated;
    }

    /// <summary>Whether an element has a value and is, or begins with, one of the texts.</summary>
    public static bool IsOneOf(in Hl7Element element, byte[][] texts) =>
        element.HasValue && (Matches(element, texts) || (Hl7Parts.TryFirstPart(element, out Hl7Element first) && Matches(first, texts)));

    private static bool Matches(in Hl7Element element, byte[][] texts)
    {
        ReadOnlySpan<byte> text = element.NeedsUnescape ? Encoding.UTF8.GetBytes(element.ToString()) : element.RawSpan;
        foreach (byte[] candidate in texts)
        {
            if (text.SequenceEqual(candidate)) return true;
        }

        return false;
    }
}
