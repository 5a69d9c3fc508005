using System.Globalization;
using System.Text;

namespace IntegrationStudio.Portal.Controls;

/// <summary>Geometry of the small charts, in user units of their SVG.</summary>
internal static class ChartPath
{
    /// <summary>Bars that fill the width, scaled to the largest count; a count above zero is never invisible.</summary>
    public static string Bars(IReadOnlyList<int> counts, double width, double height)
    {
        if (counts.Count == 0)
            return "";
        var largest = Math.Max(1, counts.Max());
        var step = width / counts.Count;
        var path = new StringBuilder();
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] <= 0)
                continue;
            var tall = Math.Max(2, (height - 1) * counts[i] / largest);
            path.Append(CultureInfo.InvariantCulture, $"M{i * step:0.##} {height:0.##}v{-tall:0.##}h{Math.Max(1, step - 1):0.##}v{tall:0.##}z");
        }
        return path.ToString();
    }

    /// <summary>The smallest round number (1, 2 or 5 times a power of ten) at or above a value; at least 4, so that grid lines are whole.</summary>
    public static long NiceTop(long largest)
    {
        if (largest <= 4)
            return 4;
        var power = (long)Math.Pow(10, Math.Floor(Math.Log10(largest)));
        foreach (var factor in (ReadOnlySpan<long>)[1, 2, 5, 10])
        {
            if (factor * power >= largest)
                return factor * power;
        }
        return 10 * power;
    }
}
