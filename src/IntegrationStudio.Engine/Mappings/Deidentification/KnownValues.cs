using System.Text;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>What is known of the people of one document, and what stands for it; replaces it wherever it stands in a text.</summary>
internal sealed partial class KnownValues(Pseudonyms pseudonyms, DateShift dates)
{
    private static readonly HashSet<string> Particles = new(["VAN", "VON", "DER", "DEN", "DE", "LA", "LE", "DEL", "DI", "DA", "DOS", "EL", "AL", "BIN", "JR", "SR", "II", "III", "IV", "DR", "MD", "MR", "MRS", "MS"], StringComparer.Ordinal);

    private readonly Dictionary<string, (string Text, string Stand)> _values = new(StringComparer.Ordinal);
    private readonly HashSet<DateOnly> _days = [];
    private List<(string Text, string Stand)>? _byLength;

    /// <summary>Notes a day of the document.</summary>
    public void AddDay(DateOnly day) => _days.Add(day);

    /// <summary>What stands for a value from now on; the first that is said of it counts.</summary>
    public string Add(string text, Func<string, string> stand)
    {
        string key = Pseudonyms.Normal(text);
        if (_values.TryGetValue(key, out (string Text, string Stand) known)) return known.Text == text ? known.Stand : stand(text);
        string made = stand(text);
        _byLength = null;
        _values[key] = (text, made);
        return made;
    }

    /// <summary>A name, word by word; particles and titles stay.</summary>
    public string AddName(string text, bool given) => Word().Replace(text, word =>
        Particles.Contains(Pseudonyms.Normal(word.Value)) ? word.Value
        : char.IsAsciiDigit(word.ValueSpan[0]) ? pseudonyms.Id(word.Value)
        : Add(word.Value, value => pseudonyms.Name(value, given)));

    /// <summary>A text with the known identifiers of at least six characters replaced.</summary>
    public string ReplaceIds(string text)
    {
        foreach ((string known, string stand) in ByLength)
            if (known.Length >= 6 && known.Any(char.IsAsciiDigit) && text.Contains(known, StringComparison.OrdinalIgnoreCase)) text = text.Replace(known, stand, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>Whether a text holds a known name as a word.</summary>
    public bool HoldsName(string text) => ByLength.Any(known => known.Text.Length >= 4 && known.Text.All(char.IsLetter) && Places(text, known.Text).Any());

    /// <summary>A text with everything replaced that is known or has the form of a date, number or address by which people are found.</summary>
    /// <param name="text">The text.</param>
    /// <param name="byForm">Whether things are also replaced by their form alone; false for the words of codes.</param>
    public string Replace(string text, bool byForm)
    {
        var found = new List<(int Start, int Length, string Stand)>();
        if (byForm)
        {
            foreach (Match match in Mail().Matches(text)) Claim(match.Index, match.Length, Add(match.Value, pseudonyms.Email));
            foreach (Match match in DateShift.Find(text))
                if (dates.InText(match, _days.Contains) is { } moved) Claim(match.Index, match.Length, moved);
        }

        foreach ((string known, string stand) in ByLength)
            foreach (int at in Places(text, known)) Claim(at, known.Length, Like(stand, text.AsSpan(at, known.Length)));
        if (byForm)
        {
            foreach (Match match in Social().Matches(text)) Claim(match.Index, match.Length, pseudonyms.SocialSecurity(match.Value));
            foreach (Match match in Phone().Matches(text)) Claim(match.Index, match.Length, pseudonyms.Phone(match.Value));
        }

        if (found.Count == 0) return text;
        var replaced = new StringBuilder(text.Length);
        int end = 0;
        foreach ((int start, int length, string stand) in found.OrderBy(claim => claim.Start))
        {
            replaced.Append(text, end, start - end).Append(stand);
            end = start + length;
        }

        return replaced.Append(text, end, text.Length - end).ToString();

        void Claim(int start, int length, string stand)
        {
            if (!found.Exists(other => start < other.Start + other.Length && other.Start < start + length)) found.Add((start, length, stand));
        }
    }

    private List<(string Text, string Stand)> ByLength => _byLength ??= [.. _values.Values.Where(known => IsTelling(known.Text)).OrderByDescending(known => known.Text.Length)];

    /// <summary>Whether a value says anything outside of its field: single letters and short numbers stand everywhere.</summary>
    private static bool IsTelling(string text) => text.Length >= 2 && (text.Length >= 4 || !text.All(char.IsAsciiDigit));

    /// <summary>Where a known value stands in a text: as a word of its own, if it is not long enough to be told anywhere.</summary>
    private static IEnumerable<int> Places(string text, string known)
    {
        // Two letters are a word of any language: only as they are written in their field.
        StringComparison comparison = known.Length == 2 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        for (int at = text.IndexOf(known, comparison); at >= 0; at = at + known.Length < text.Length ? text.IndexOf(known, at + known.Length, comparison) : -1)
        {
            int end = at + known.Length;
            bool isWord = (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(known[0])) && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(known[^1]));
            if (isWord || known.Length >= 6) yield return at;
        }
    }

    private static string Like(string stand, ReadOnlySpan<char> original)
    {
        bool upper = false, lower = false;
        foreach (char c in original) (upper, lower) = (upper || char.IsUpper(c), lower || char.IsLower(c));
        return upper && !lower ? stand.ToUpperInvariant() : lower && !upper ? stand.ToLowerInvariant() : stand;
    }

    [GeneratedRegex(@"[\p{L}\p{M}][\p{L}\p{M}'’`]*|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex Social();

    [GeneratedRegex(@"(?<![\d.])(?:\+?\d{1,3}[ .-]?)?(?:\(\d{2,5}\)[ ]?|\d{3}[ .-])\d{3,4}[ .-]\d{3,4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
