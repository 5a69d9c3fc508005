using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Standards.Expressions.Plans;

/// <summary>The component or subcomponent that a path names, of each repetition of a field.</summary>
internal static class Hl7Parts
{
    public static Hl7Element Of(in Hl7Element element, Hl7PathNode path)
    {
        if (path.Component == 0) return element;
        Hl7Element component = element.Component(path.Component);
        return path.Subcomponent == 0 ? component : component.Component(path.Subcomponent);
    }

    /// <summary>
    /// The first component of what has several, down to the last level: it stands for the whole where that is compared with text, because a simple field may
    /// become a composite one in a later version of the standard (HL7 v2.7.1 chapter 2.8, version compatibility).
    /// </summary>
    public static bool TryFirstPart(in Hl7Element element, out Hl7Element first)
    {
        first = default;
        if (element.Message is not { } message || element.RawSpan.IndexOfAny(message.Delimiters.Component, message.Delimiters.Subcomponent, message.Delimiters.Repetition) < 0) return false;
        first = element.Component(1);
        if (first.Level == Hl7Level.Component) first = first.Component(1);
        return first.Length < element.Length && first.HasValue;
    }

    /// <summary>Appends the part of every repetition that is not empty; <c>""</c> only when asked for.</summary>
    public static void AddAll(in Hl7Element field, Hl7PathNode path, bool keepsNulls, ref ItemList result)
    {
        foreach (Hl7Element repetition in field.Repetitions)
        {
            Hl7Element part = Of(repetition, path);
            if (part.HasValue || (keepsNulls && part.IsNull)) result.Add(Item.Of(part));
        }
    }

    public static bool AnyHasValue(in Hl7Element field, Hl7PathNode path)
    {
        if (path.Component == 0 && field.RepetitionCount == 1) return field.HasValue;
        foreach (Hl7Element repetition in field.Repetitions)
        {
            if (Of(repetition, path).HasValue) return true;
        }

        return false;
    }

    public static int CountValued(in Hl7Element field, Hl7PathNode path)
    {
        int valued = 0;
        foreach (Hl7Element repetition in field.Repetitions)
        {
            if (Of(repetition, path).HasValue) valued++;
        }

        return valued;
    }
}
