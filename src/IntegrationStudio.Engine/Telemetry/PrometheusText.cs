using System.Globalization;
using System.Text;

namespace IntegrationStudio.Engine.Telemetry;

/// <summary>Writes metrics as Prometheus reads them: text format 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>The name of an instrument as Prometheus has it: letters, digits and underscores, the unit in words, <c>_total</c> for counters.</summary>
    public static string NameOf(string instrument, string? unit, bool isCounter)
    {
        var name = Fit(instrument);
        var suffix = unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
            name += suffix;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>One metric with all its series: they must stand together. Nothing without any.</summary>
    public void Write(string name, string kind, string help, IEnumerable<PrometheusSeries> series)
    {
        var first = true;
        foreach (var one in series)
        {
            if (first)
                _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n')
                    .Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
            first = false;
            if (one.Buckets is null)
            {
                Line(name, one.Labels, null, one.Value);
                continue;
            }
            long reached = 0;
            foreach (var (bound, count) in one.Buckets)
                Line(name + "_bucket", one.Labels, bound, reached += count);
            Line(name + "_sum", one.Labels, null, one.Value);
            Line(name + "_count", one.Labels, null, one.Count);
        }
    }

    public override string ToString() => _text.ToString();

    private void Line(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double? bound, double value)
    {
        _text.Append(name);
        if (labels.Count > 0 || bound is not null)
        {
            _text.Append('{');
            for (var i = 0; i < labels.Count; i++)
                Label(Fit(labels[i].Key), labels[i].Value, i > 0);
            if (bound is { } most)
                Label("le", Number(most), labels.Count > 0);
            _text.Append('}');
        }
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void Label(string name, string value, bool follows) => _text.Append(follows ? "," : "").Append(name).Append("=\"")
        .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Fit(string name)
    {
        var fit = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return fit.Length == 0 || char.IsAsciiDigit(fit[0]) ? "_" + fit : fit;
    }
}

/// <summary>One series of a metric; <see cref="Buckets"/> only of a histogram, with counts that are not yet summed up.</summary>
internal sealed record PrometheusSeries(IReadOnlyList<KeyValuePair<string, string>> Labels, double Value)
{
    public long Count { get; init; }

    public IReadOnlyList<(double Bound, long Count)>? Buckets { get; init; }
}
