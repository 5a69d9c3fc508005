using System.Globalization;
using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Governance;

/// <summary>A version's number: three counts of up to five digits.</summary>
/// <param name="Major">Another form of what is read or written.</param>
/// <param name="Minor">Other rules.</param>
/// <param name="Patch">Other tests or remarks.</param>
public readonly partial record struct VersionNumber(int Major, int Minor, int Patch) : IComparable<VersionNumber>
{
    private const long Step = 100_000;

    /// <summary>Ascends with the number.</summary>
    public long Rank => (((Major * Step) + Minor) * Step) + Patch;

    /// <summary>Reads <c>1.2.0</c>; null for anything else.</summary>
    public static VersionNumber? Parse(string? text)
    {
        if (text is null || Form().Match(text) is not { Success: true } match) return null;
        return new(Part(1), Part(2), Part(3));
        int Part(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>The rank of any definition's version: a number's own, or that of the number that it begins with.</summary>
    public static long RankOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.Split('-', '+')[0])?.Rank ?? 0;
    }

    /// <summary>The next number for a kind of change.</summary>
    public VersionNumber Next(ChangeKind kind) => kind switch
    {
        ChangeKind.Major => new(Major + 1, 0, 0),
        ChangeKind.Minor => new(Major, Minor + 1, 0),
        _ => new(Major, Minor, Patch + 1),
    };

    /// <summary>The kind of change that a step from an earlier number to this one tells.</summary>
    public ChangeKind KindSince(VersionNumber earlier) =>
        Major != earlier.Major ? ChangeKind.Major : Minor != earlier.Minor ? ChangeKind.Minor : ChangeKind.Patch;

    /// <inheritdoc/>
    public int CompareTo(VersionNumber other) => Rank.CompareTo(other.Rank);

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(VersionNumber left, VersionNumber right) => left.Rank < right.Rank;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(VersionNumber left, VersionNumber right) => left.Rank > right.Rank;

    /// <summary>Whether one does not come after another.</summary>
    public static bool operator <=(VersionNumber left, VersionNumber right) => left.Rank <= right.Rank;

    /// <summary>Whether one does not come before another.</summary>
    public static bool operator >=(VersionNumber left, VersionNumber right) => left.Rank >= right.Rank;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    [GeneratedRegex("^(0|[1-9][0-9]{0,4})\\.(0|[1-9][0-9]{0,4})\\.(0|[1-9][0-9]{0,4})$")]
    private static partial Regex Form();
}
