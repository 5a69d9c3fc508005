using System.Collections.Frozen;
using IntegrationStudio.Engine.Mappings.Deidentification;

namespace IntegrationStudio.Engine.Masking;

/// <summary>Which values of HL7 v2 are masked: the patient's and the family's names, numbers, dates and addresses, everything that is free text, and whatever no standard describes.</summary>
internal static class MaskedFields
{
    /// <summary>Segments about the patient, the family and those who pay: in them only codes and authorities are shown.</summary>
    private static readonly FrozenSet<string> OfPatients = FrozenSet.ToFrozenSet(["PID", "PD1", "NK1", "GT1", "IN1", "IN2", "IN3", "MRG", "QRD", "QRF", "QPD", "ARV", "PDA", "DB1"], StringComparer.Ordinal);

    /// <summary>Fields of PID whose every part is masked, but for types and authorities.</summary>
    private static readonly FrozenSet<int> OfPid = FrozenSet.ToFrozenSet([2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 18, 19, 20, 21, 23, 29]);

    /// <summary>Types that hold people, their numbers and where they live, wherever they stand.</summary>
    private static readonly FrozenSet<string> OfPeople = FrozenSet.ToFrozenSet(["XPN", "PN", "CX", "CK", "XAD", "AD", "SAD", "XTN", "TN", "FN"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Coded = FrozenSet.ToFrozenSet(["CE", "CWE", "CNE", "CF"], StringComparer.Ordinal);

    /// <summary>Whether a value is masked.</summary>
    /// <param name="leaf">The value.</param>
    /// <param name="segment">Its segment's name.</param>
    public static bool Masks(DocumentLeaf leaf, string segment)
    {
        (string? type, string? around) = leaf.Types;
        if (segment == "MSH" || type is "ID" or "SI" || around is "HD") return false;
        if (segment[0] == 'Z') return true;
        if (segment == "PID" && OfPid.Contains(leaf.At.Field)) return true;
        if (around is not null && OfPeople.Contains(around)) return true;
        if (OfPatients.Contains(segment)) return leaf.Kind is not DeidentificationKind.Keep && !(leaf.Kind is DeidentificationKind.CodedText && (type == "IS" || (around is not null && Coded.Contains(around))));
        return leaf.Kind switch
        {
            DeidentificationKind.Text or DeidentificationKind.Binary or DeidentificationKind.SocialSecurity or DeidentificationKind.Phone or DeidentificationKind.Email
                or DeidentificationKind.Street or DeidentificationKind.City or DeidentificationKind.PostalCode => true,
            DeidentificationKind.ShortText => Says(leaf.Text),
            _ => false,
        };
    }

    /// <summary>Whether a masked value says who somebody is, so that it is looked for everywhere else.</summary>
    public static bool Names(DocumentLeaf leaf, string segment) => segment[0] != 'Z' && leaf.Kind is DeidentificationKind.Person or DeidentificationKind.Id or DeidentificationKind.SocialSecurity
        or DeidentificationKind.Street or DeidentificationKind.Phone or DeidentificationKind.Email || (leaf.Kind is DeidentificationKind.Date && OfPatients.Contains(segment));

    /// <summary>Whether a short text is more than a word or a range of numbers.</summary>
    public static bool Says(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter)) >= 3;
}
