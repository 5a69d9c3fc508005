using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Standards.Expressions.Functions;

/// <summary>The host's clock as a value of the language.</summary>
internal static class Clock
{
    public static FhirDate Now(in EvaluationContext context)
    {
        DateTimeOffset now = context.Environment.Now;
        return new FhirDate
        {
            Year = now.Year,
            Month = now.Month,
            Day = now.Day,
            TimeOfDay = now.TimeOfDay.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond,
            FractionDigits = 3,
            Offset = (int)now.Offset.TotalMinutes,
            Precision = FhirPrecision.Fraction,
        };
    }
}
