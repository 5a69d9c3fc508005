namespace IntegrationStudio.Standards.Delimited;

/// <summary>How lines of text become rows: by a delimiter, or by the positions of columns.</summary>
/// <param name="Delimiter">What separates cells; not used where columns have positions.</param>
/// <param name="Quote">What surrounds cells that hold delimiters or line breaks, doubled inside (RFC 4180); null: nothing does.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Columns">The columns in order; empty: what the header says, else <c>column1</c>, <c>column2</c>, ...</param>
public sealed record DelimitedLayout(char Delimiter = ',', char? Quote = '"', bool HasHeader = true, IReadOnlyList<DelimitedColumn>? Columns = null)
{
    /// <summary>Whether columns stand at fixed positions.</summary>
    public bool IsFixed => Columns is [{ Start: > 0 }, ..];

    /// <summary>The delimiter that the first line of a text suggests: the most frequent of comma, semicolon, tab and bar outside of quotes; a comma when there is none.</summary>
    public static char Guess(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[4];
        const string Candidates = ",;\t|";
        bool quoted = false;
        foreach (char character in text)
        {
            if (character == '"') quoted = !quoted;
            else if (!quoted && character is '\n' or '\r') break;
            else if (!quoted && Candidates.IndexOf(character, StringComparison.Ordinal) is >= 0 and var index) counts[index]++;
        }

        int best = 0;
        for (int i = 1; i < counts.Length; i++)
            if (counts[i] > counts[best]) best = i;
        return Candidates[best];
    }
}

/// <summary>A column.</summary>
/// <param name="Name">What paths call it.</param>
/// <param name="Start">1-based position of its first character; 0 where a delimiter separates.</param>
/// <param name="Length">How many characters; 0: to the end of the line.</param>
public sealed record DelimitedColumn(string Name, int Start = 0, int Length = 0);
