namespace IntegrationStudio.Engine.Mappings;

/// <summary>Finds what somebody probably meant.</summary>
public static class NearNames
{
    private const int MaxShown = 3;

    /// <summary>A hint that lists the nearest names, or null when none is near.</summary>
    public static string? Suggest(string name, IEnumerable<string> known)
    {
        int limit = name.Length <= 3 ? 1 : Math.Max(2, name.Length / 3);
        string[] near =
        [
            .. known
                .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
                .Where(candidate => candidate.Distance <= limit || candidate.Name.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Select(candidate => candidate.Name)
                .Distinct()
                .Take(MaxShown),
        ];
        return near.Length == 0 ? null : $"Near: {string.Join(", ", near)}.";
    }

    /// <summary>Levenshtein distance, without regard to case.</summary>
    private static int Distance(string left, string right)
    {
        Span<int> row = right.Length < 128 ? stackalloc int[right.Length + 1] : new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) row[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substitution = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
