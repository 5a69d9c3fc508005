namespace IntegrationStudio.Standards.Expressions.Values;

/// <summary>Arithmetic on decimals that gives null instead of throwing, and precision.</summary>
internal static class Numbers
{
    /// <summary>Equal when rounded to the coarser of the two; trailing zeros do not count (specification: N1, section 6.1.2).</summary>
    public static bool AreEquivalent(decimal left, decimal right)
    {
        int digits = Math.Min(SignificantScale(left), SignificantScale(right));
        return Math.Round(left, digits, MidpointRounding.AwayFromZero) == Math.Round(right, digits, MidpointRounding.AwayFromZero);
    }

    /// <summary>Digits after the point without trailing zeros.</summary>
    public static int SignificantScale(decimal value) => Normalize(value).Scale;

    /// <summary>Without trailing zeros after the point.</summary>
    public static decimal Normalize(decimal value) => value / 1.0000000000000000000000000000m;

    /// <summary>The result of an operation; null when it does not fit.</summary>
    public static decimal? Try(decimal left, decimal right, Func<decimal, decimal, decimal> operation)
    {
        try
        {
            return operation(left, right);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
