using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>What the values of elements, attributes and columns are, by their names and those around them, and, where names say nothing, by the form of the value.</summary>
internal static partial class ElementKinds
{
    private static readonly HashSet<string> Structure = new(
        ["system", "code", "status", "use", "type", "url", "version", "unit", "resourcetype", "profile", "language", "gender", "sex", "method", "mode", "intent", "priority", "units", "currency", "contenttype", "root", "classcode", "moodcode", "typecode", "templateid", "state", "country", "prefix", "suffix", "title", "lastupdated"], StringComparer.Ordinal);

    private static readonly (string Word, DeidentificationKind Kind)[] Words =
    [
        ("ssn", DeidentificationKind.SocialSecurity), ("socialsecurity", DeidentificationKind.SocialSecurity),
        ("firstname", DeidentificationKind.Person), ("givenname", DeidentificationKind.Person), ("middlename", DeidentificationKind.Person), ("lastname", DeidentificationKind.Person), ("familyname", DeidentificationKind.Person), ("surname", DeidentificationKind.Person),
        ("fullname", DeidentificationKind.Person), ("patientname", DeidentificationKind.Person), ("maidenname", DeidentificationKind.Person), ("mothername", DeidentificationKind.Person), ("providername", DeidentificationKind.Person), ("physician", DeidentificationKind.Person), ("doctor", DeidentificationKind.Person),
        ("facilityname", DeidentificationKind.Organization), ("organizationname", DeidentificationKind.Organization), ("hospitalname", DeidentificationKind.Organization), ("employer", DeidentificationKind.Organization),
        ("email", DeidentificationKind.Email), ("phone", DeidentificationKind.Phone), ("mobile", DeidentificationKind.Phone), ("fax", DeidentificationKind.Phone),
        ("street", DeidentificationKind.Street), ("address", DeidentificationKind.Street), ("birthplace", DeidentificationKind.Street), ("postal", DeidentificationKind.PostalCode), ("zip", DeidentificationKind.PostalCode),
        ("accountn", DeidentificationKind.Id), ("visitn", DeidentificationKind.Id), ("accession", DeidentificationKind.Id), ("licen", DeidentificationKind.Id), ("passport", DeidentificationKind.Id), ("serialnumber", DeidentificationKind.Id), ("policyn", DeidentificationKind.Id), ("medicalrecord", DeidentificationKind.Id),
        ("comment", DeidentificationKind.Text), ("remark", DeidentificationKind.Text), ("narrative", DeidentificationKind.Text), ("description", DeidentificationKind.Text), ("conclusion", DeidentificationKind.Text), ("freetext", DeidentificationKind.Text), ("history", DeidentificationKind.Text),
        ("birthdate", DeidentificationKind.Date), ("dateofbirth", DeidentificationKind.Date),
    ];

    /// <summary>What a value is.</summary>
    /// <param name="name">The name of its element, attribute or column.</param>
    /// <param name="around">The names around it, the nearest first.</param>
    /// <param name="value">The value.</param>
    public static DeidentificationKind Of(string name, IReadOnlyList<string> around, string value)
    {
        string plain = Plain(name);
        string parent = around.Count > 0 ? Plain(around[0]) : "";
        if (ByPlace(plain, parent, around, value) is { } known) return known;
        if (Structure.Contains(plain)) return DeidentificationKind.Keep;
        foreach ((string word, DeidentificationKind kind) in Words)
            if (plain.Contains(word, StringComparison.Ordinal)) return kind;
        if (DateShift.IsDate(value) || ((plain.Contains("date", StringComparison.Ordinal) || plain.Contains("time", StringComparison.Ordinal) || plain == "dob") && value.Any(char.IsAsciiDigit))) return DeidentificationKind.Date;
        if (plain is "mrn" or "npi" or "pid" || (plain.EndsWith("id", StringComparison.Ordinal) && plain is not ("valid" or "paid"))) return DeidentificationKind.Id;
        if (Mail().IsMatch(value)) return DeidentificationKind.Email;
        if (Social().IsMatch(value)) return DeidentificationKind.SocialSecurity;
        return value.Count(c => c == ' ') >= 3 ? DeidentificationKind.Text : DeidentificationKind.CodedText;
    }

    /// <summary>Whether a name part is a given name.</summary>
    public static bool IsGiven(string name) => Plain(name) is var plain && (plain.Contains("given", StringComparison.Ordinal) || plain.Contains("first", StringComparison.Ordinal) || plain.Contains("middle", StringComparison.Ordinal));

    /// <summary>Names whose meaning depends on where they stand, as in FHIR and CDA.</summary>
    private static DeidentificationKind? ByPlace(string name, string parent, IReadOnlyList<string> around, string value)
    {
        switch (name)
        {
            case "family" or "given":
                return DeidentificationKind.Person;
            case "name" or "namestring":
                return around.Any(outer => IsPlaceOfWork(Plain(outer))) ? DeidentificationKind.Organization : DeidentificationKind.Person;
            case "value" when parent is "identifier":
                return DeidentificationKind.Id;
            case "value" when parent is "telecom" or "contactpoint":
                return value.Contains('@', StringComparison.Ordinal) ? DeidentificationKind.Email : DeidentificationKind.Phone;
            case "extension" when parent is "id":
                return DeidentificationKind.Id;
            case "identifier" when value.Length > 0:
                return DeidentificationKind.Id;
            case "text" when parent is "name":
                return DeidentificationKind.Person;
            case "text" or "line" when parent is "address" or "addr":
            case "streetaddressline":
                return DeidentificationKind.Street;
            case "text" when parent is "code" or "category" or "valuecodeableconcept" or "type":
            case "display" when parent is "coding" or "valuecoding":
                return DeidentificationKind.CodedText;
            case "display":
                return around.Any(outer => Plain(outer) is "coding") ? DeidentificationKind.CodedText : IsPlaceOfWork(parent) ? DeidentificationKind.Organization : DeidentificationKind.Person;
            case "city" or "district" or "town" or "county":
                return DeidentificationKind.City;
            case "id" or "reference" or "fullurl":
                return DeidentificationKind.Reference;
            case "data" when parent is "attachment" or "photo" or "content" or "valueattachment" or "presentedform" or "binary":
                return DeidentificationKind.Binary;
            case "div" or "note" or "notes" or "text" or "valuestring" or "message":
                return DeidentificationKind.Text;
            case "tel" or "cell":
                return DeidentificationKind.Phone;
            default:
                return null;
        }
    }

    private static bool IsPlaceOfWork(string name) =>
        name is "organization" or "facility" or "hospital" or "practice" or "laboratory" or "lab" or "employer" or "insurer" or "payor" or "managingorganization" or "assigner" or "location" or "device" or "medication" or "custodian" or "representedorganization" or "serviceprovider";

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"^\d{3}-\d{2}-\d{4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Social();
}
