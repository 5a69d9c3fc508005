namespace IntegrationStudio.Standards.Fhir.Terminology;

/// <summary>Code systems that are grammars or too large to list: whether a code can be one of theirs at all.</summary>
internal static class CodeGrammar
{
    /// <summary>False only where the code cannot be of the system.</summary>
    public static bool Fits(ReadOnlySpan<char> system, ReadOnlySpan<char> code) => system switch
    {
        "http://unitsofmeasure.org" => UcumGrammar.IsUnit(code),
        "urn:ietf:bcp:47" => IsLanguage(code),
        "urn:ietf:bcp:13" => IsMediaType(code),
        "urn:iso:std:iso:4217" => code.Length == 3 && AllUpper(code),
        _ => !code.IsEmpty,
    };

    /// <summary>A language tag (RFC 5646): a language of 2 to 8 letters, then subtags of 1 to 8 letters and digits.</summary>
    private static bool IsLanguage(ReadOnlySpan<char> tag)
    {
        var isFirst = true;
        foreach (var range in tag.Split('-'))
        {
            var part = tag[range];
            if (part.Length is 0 or > 8) return false;
            foreach (var c in part)
                if (!char.IsAsciiLetter(c) && (isFirst || !char.IsAsciiDigit(c))) return false;
            if (isFirst && part.Length == 1 && part[0] is not ('x' or 'i' or 'X' or 'I')) return false;
            isFirst = false;
        }
        return !isFirst;
    }

    /// <summary>A media type (RFC 6838): <c>type/subtype</c> and perhaps parameters; or one of the short forms of FHIR's own formats (http.html#mime-type).</summary>
    private static bool IsMediaType(ReadOnlySpan<char> type)
    {
        if (type is "json" or "xml" or "ttl" or "turtle") return true;
        var end = type.IndexOf(';');
        if (end >= 0) type = type[..end].TrimEnd();
        var slash = type.IndexOf('/');
        return slash > 0 && slash < type.Length - 1 && IsName(type[..slash]) && IsName(type[(slash + 1)..]);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$&-^_.+*".Contains(c, StringComparison.Ordinal)) return false;
        return true;
    }

    private static bool AllUpper(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterUpper(c)) return false;
        return true;
    }
}
