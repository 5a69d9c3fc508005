using System.Globalization;

namespace IntegrationStudio.Portal.Controls;

/// <summary>Figures as people read them, the same everywhere.</summary>
internal static class Wording
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Count(long count) => count.ToString("#,0", Culture);

    /// <summary>A count with its noun: <c>1 problem</c>, <c>2 problems</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Rate(double perSecond) => perSecond switch
    {
        <= 0 => "0",
        < 0.1 => "<0.1",
        < 100 => perSecond.ToString("0.0", Culture),
        _ => perSecond.ToString("#,0", Culture),
    };

    public static string Size(long bytes) => bytes switch
    {
        < 1024 => Count(bytes) + " B",
        < 1024 * 1024 => (bytes / 1024.0).ToString("0.0", Culture) + " KB",
        _ => (bytes / (1024.0 * 1024)).ToString("0.0", Culture) + " MB",
    };

    public static string Milliseconds(double milliseconds) => milliseconds switch
    {
        <= 0 => "-",
        < 10 => milliseconds.ToString("0.0", Culture) + " ms",
        < 10_000 => milliseconds.ToString("#,0", Culture) + " ms",
        _ => Span(TimeSpan.FromMilliseconds(milliseconds)),
    };

    /// <summary>A duration in its largest fitting unit: <c>12 s</c>, <c>4 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => "0 s",
        < 120 => $"{(int)span.TotalSeconds} s",
        < 7200 => $"{(int)span.TotalMinutes} min",
        < 172_800 => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };

    public static string Ago(TimeSpan since) => since < TimeSpan.FromSeconds(1) ? "now" : Span(since) + " ago";

    /// <summary>Cut for a line; what is left out is said.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "\u2026");
}
