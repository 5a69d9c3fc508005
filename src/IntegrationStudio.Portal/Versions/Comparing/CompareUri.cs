namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary>Addresses of differences.</summary>
internal static class CompareUri
{
    /// <summary>The address of a difference. A side is a version's number, <c>1.2.0~3</c> for a candidate, <c>draft</c>, <c>library</c>, or null for what suits best.</summary>
    public static string Of(string mapping, string? from, string? to)
    {
        var sides = new[] { ("from", from), ("to", to) }.Where(side => !string.IsNullOrEmpty(side.Item2)).Select(side => $"{side.Item1}={Uri.EscapeDataString(side.Item2!)}");
        return $"/compare/{string.Join('/', mapping.Split('/').Select(Uri.EscapeDataString))}?{string.Join('&', sides)}".TrimEnd('?');
    }

    /// <summary>A hash as people compare it at a glance.</summary>
    public static string Short(string hash) => hash.Length > 19 ? hash[..19] : hash;
}
