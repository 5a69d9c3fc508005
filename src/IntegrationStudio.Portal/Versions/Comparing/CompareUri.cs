using System.Text.RegularExpressions;

namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary>Addresses of comparisons.</summary>
internal static partial class CompareUri
{
    public const string Draft = "draft";

    /// <summary>What comes with the product.</summary>
    public const string Library = "library";

    /// <summary>The address of a comparison. A side is a version's number, <c>1.2.0.3</c> for its third candidate, <c>draft</c>, <c>library</c>, or null for what suits best.</summary>
    public static string Of(string mapping, string? from, string? to) => Of(mapping, ("from", from), ("to", to));

    public static string Of(string mapping, params IEnumerable<(string Name, string? Value)> values) =>
        $"/compare/{Path(mapping)}?{Query(values)}".TrimEnd('?');

    /// <summary>The address of a file with what is found.</summary>
    public static string Export(string what, string mapping, string from, string to, string format) =>
        $"/exports/{what}/{Path(mapping)}?{Query([("from", from), ("to", to), ("format", format)])}";

    /// <summary>A side in an address: a number, and which candidate of it where that was said.</summary>
    public static (string Number, int? Candidate) Side(string side) =>
        CandidateOf().Match(side) is { Success: true } match ? (match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)) : (side, null);

    /// <summary>A hash as people compare it at a glance.</summary>
    public static string Short(string hash) => hash.Length > 19 ? hash[..19] : hash;

    private static string Path(string mapping) => string.Join('/', mapping.Split('/').Select(Uri.EscapeDataString));

    private static string Query(IEnumerable<(string Name, string? Value)> values) =>
        string.Join('&', values.Where(value => !string.IsNullOrEmpty(value.Value)).Select(value => $"{value.Name}={Uri.EscapeDataString(value.Value!)}"));

    [GeneratedRegex(@"^(\d+\.\d+\.\d+)[.~](\d{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex CandidateOf();
}
