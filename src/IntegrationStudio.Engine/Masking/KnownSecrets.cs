using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Masking;

/// <summary>What a message says of its patient: looked for wherever else it may stand, whole or word by word.</summary>
internal sealed partial class KnownSecrets
{
    private const int ShortestNumber = 4;

    /// <summary>Names that are also words of any text are looked for as they are written.</summary>
    private const int ShortestName = 2;

    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _shortWords = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wholes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes a value that names somebody.</summary>
    public void Add(string text)
    {
        text = text.Trim();
        if (text.Length >= ShortestNumber) _wholes.Add(text);
        foreach (Match word in Word().Matches(text))
        {
            bool isNumber = word.Value.All(char.IsAsciiDigit);
            if (isNumber ? word.Length >= ShortestNumber : word.Length > 3) _words.Add(word.Value);
            else if (!isNumber && word.Length >= ShortestName) _shortWords.Add(word.Value);
        }
    }

    /// <summary>Notes a date, as it may also be written elsewhere.</summary>
    public void AddDate(string text)
    {
        string digits = string.Concat(text.TakeWhile(c => c is not ('T' or ' ')).Where(char.IsAsciiDigit).Take(8));
        if (digits.Length < 8) return;
        _wholes.Add(digits);
        _wholes.Add($"{digits[..4]}-{digits[4..6]}-{digits[6..]}");
        _wholes.Add($"{digits[4..6]}/{digits[6..]}/{digits[..4]}");
        _wholes.Add($"{digits[6..]}.{digits[4..6]}.{digits[..4]}");
    }

    /// <summary>Whether a text holds any of it.</summary>
    public bool IsIn(string text)
    {
        if (_words.Count + _wholes.Count + _shortWords.Count == 0 || text.Length < ShortestName) return false;
        foreach (Match word in Word().Matches(text))
            if (_words.Contains(word.Value) || _shortWords.Contains(word.Value)) return true;
        return _wholes.Any(whole => text.Contains(whole, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A text with all of it masked.</summary>
    public string Without(string text)
    {
        foreach (string whole in _wholes.OrderByDescending(whole => whole.Length)) text = text.Replace(whole, ContentMask.Sign, StringComparison.OrdinalIgnoreCase);
        return Word().Replace(text, word => _words.Contains(word.Value) || _shortWords.Contains(word.Value) ? ContentMask.Sign : word.Value);
    }

    [GeneratedRegex(@"[\p{L}\p{M}]+|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
