using System.Security.Cryptography;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>
/// Replaces in a document what people could be recognised by: names, identifiers, addresses, telephone numbers become invented ones of the same shape, dates move. HL7 v2 is
/// read by the types of the dictionary, other formats by the names of their elements. Structure, codes and measurements stay. Free text is searched for what the document
/// says elsewhere; a person must look at the rest.
/// </summary>
public static partial class Deidentifier
{
    private const int ShortestSecret = 16;

    /// <summary>De-identifies a document. Fails when it cannot be read.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="options">The key, and what is decided otherwise.</param>
    /// <exception cref="ArgumentException">The secret is too short to keep anything secret.</exception>
    public static Outcome<DeidentifiedDocument> Run(ReadOnlyMemory<byte> content, string format, DeidentificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Secret.Length < ShortestSecret) throw new ArgumentException($"The secret needs at least {ShortestSecret} bytes.", nameof(options));
        Outcome<ILeafDocument> read = Read(content, format, options);
        return read.Succeeded ? Run(read.Value, content, options) : Outcome<DeidentifiedDocument>.Failed(read.Problems);
    }

    private static Outcome<ILeafDocument> Read(ReadOnlyMemory<byte> content, string format, DeidentificationOptions options) => format switch
    {
        Formats.Hl7v2 => Hl7Leaves.Read(content, options),
        Formats.Json => JsonLeaves.Read(content, options),
        Formats.Xml => XmlLeaves.Read(content, options),
        Formats.Delimited => RowLeaves.Read(content, options),
        Formats.Fhir => content.Span.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8) ? XmlLeaves.Read(content, options) : JsonLeaves.Read(content, options),
        _ => new Problem("mapping.format", "", $"\"{format}\" cannot be read."),
    };

    private static DeidentifiedDocument Run(ILeafDocument document, ReadOnlyMemory<byte> content, DeidentificationOptions options)
    {
        var pseudonyms = new Pseudonyms(options.Secret);
        IReadOnlyList<DocumentLeaf> leaves = document.Leaves;
        var dates = new DateShift(ShiftOf(leaves, content, pseudonyms, options));
        var known = new KnownValues(pseudonyms, dates);
        var after = new string[leaves.Count];

        // First everything that says what it is, so that texts can be searched for it.
        for (int i = 0; i < leaves.Count; i++) after[i] = Direct(leaves[i], known, pseudonyms, dates);
        var changed = new Dictionary<int, string>();
        var fields = new List<DeidentifiedField>();
        for (int i = 0; i < leaves.Count; i++)
        {
            DocumentLeaf leaf = leaves[i];
            (after[i], string? look) = Judged(leaf, after[i], known);
            if (leaf.Checks is { } checks && CheckDigits.Of(pseudonyms.Id(checks.Number), checks.Scheme) is { } digit) after[i] = digit;
            if (options.HidesUnjudged && look is not null) (after[i], look) = (Unreadable(after[i]), null);
            if (after[i] != leaf.Text) changed.Add(i, after[i]);
            if (after[i] != leaf.Text || look is not null) fields.Add(new DeidentifiedField(leaf.Path, leaf.Label, leaf.Kind, leaf.Text, after[i], look));
        }

        return new DeidentifiedDocument(document.Write(changed), fields, dates.Days);
    }

    private static string Direct(DocumentLeaf leaf, KnownValues known, Pseudonyms pseudonyms, DateShift dates)
    {
        string text = leaf.Text;
        switch (leaf.Kind)
        {
            case DeidentificationKind.Person: return known.AddName(text, leaf.IsGiven);
            case DeidentificationKind.Organization: return known.Add(text, pseudonyms.Organization);
            case DeidentificationKind.Id: return known.Add(text, pseudonyms.Id);
            case DeidentificationKind.Reference: return ReferenceEnd().Replace(text, id => known.Add(id.Value, pseudonyms.Id));
            case DeidentificationKind.SocialSecurity: return known.Add(text, pseudonyms.SocialSecurity);
            case DeidentificationKind.Street: return known.Add(text, pseudonyms.Street);
            case DeidentificationKind.City: return known.Add(text, pseudonyms.City);
            case DeidentificationKind.PostalCode: return known.Add(text, pseudonyms.Id);
            case DeidentificationKind.Phone: return text.Contains('@', StringComparison.Ordinal) ? known.Add(text, pseudonyms.Email) : known.Add(text, pseudonyms.Phone);
            case DeidentificationKind.Email: return text.Contains('@', StringComparison.Ordinal) ? known.Add(text, pseudonyms.Email) : known.Add(text, pseudonyms.Id);
            case DeidentificationKind.Date:
                if (DateShift.DayOf(text) is { } day) known.AddDay(day);
                return dates.Value(text) ?? text;
            default: return text;
        }
    }

    /// <summary>The second look, now that all is known: texts are searched, and what cannot be judged is named.</summary>
    private static (string After, string? Look) Judged(DocumentLeaf leaf, string after, KnownValues known)
    {
        switch (leaf.Kind)
        {
            case DeidentificationKind.Binary:
                return ("", "A document was taken out.");
            case DeidentificationKind.Text:
                after = known.Replace(leaf.Text, byForm: true);
                return (after, after.Any(char.IsLetter) ? "Free text: known names, numbers and dates are replaced, anything else is not." : LongNumber(after));
            case DeidentificationKind.ShortText:
                after = known.Replace(leaf.Text, byForm: true);
                return (after, after.Count(c => c == ' ') >= 2 ? "Words that may say anything." : LongNumber(after));
            case DeidentificationKind.CodedText:
                after = known.Replace(leaf.Text, byForm: false);
                return (after, LongNumber(after));
            case DeidentificationKind.Date when after == leaf.Text && leaf.Text.Any(char.IsAsciiDigit):
                after = known.Replace(leaf.Text, byForm: true);
                return (after, after == leaf.Text && leaf.Text != "0" ? "A date that cannot be read was left as it is." : null);
            case DeidentificationKind.Keep:
                after = known.ReplaceIds(leaf.Text);
                return (after, known.HoldsName(after) ? "A code or name of a system that holds a name of the document." : null);
            default:
                return (after, null);
        }
    }

    private static string Unreadable(string text) => string.Concat(text.Select(c => char.IsLetter(c) ? 'x' : char.IsDigit(c) ? '0' : c));

    private static string? LongNumber(string text) => LongDigits().IsMatch(text) && DateShift.DayOf(text) is null ? "A long number that may identify somebody." : null;

    /// <summary>All dates of one patient move alike, in every document with the same key.</summary>
    private static int ShiftOf(IReadOnlyList<DocumentLeaf> leaves, ReadOnlyMemory<byte> content, Pseudonyms pseudonyms, DeidentificationOptions options)
    {
        if (options.MaxShiftDays <= 0) return 0;
        DocumentLeaf? patient = leaves.FirstOrDefault(leaf => leaf.Kind == DeidentificationKind.Id && IsPatient(leaf.Path)) ?? leaves.FirstOrDefault(leaf => leaf.Kind == DeidentificationKind.Id);
        string key = patient?.Text ?? Convert.ToHexString(SHA256.HashData(content.Span));
        ulong number = pseudonyms.Number("shift", Pseudonyms.Normal(key));
        return options.KeepWeekdays && options.MaxShiftDays >= 7 ? -7 * (int)(1 + number % (ulong)(options.MaxShiftDays / 7)) : -(int)(1 + number % (ulong)options.MaxShiftDays);
    }

    private static bool IsPatient(string path) =>
        path.StartsWith("PID-3", StringComparison.Ordinal)
        || (path.Contains("patient", StringComparison.OrdinalIgnoreCase) && path.Contains("identifier", StringComparison.OrdinalIgnoreCase))
        || path.EndsWith("mrn", StringComparison.OrdinalIgnoreCase) || path.EndsWith("patientId", StringComparison.OrdinalIgnoreCase);

    /// <summary>The last part of a reference or URL.</summary>
    [GeneratedRegex(@"(?<=^|[/:#])[^/:#]+$", RegexOptions.CultureInvariant)]
    private static partial Regex ReferenceEnd();

    [GeneratedRegex(@"\d{5,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongDigits();
}
