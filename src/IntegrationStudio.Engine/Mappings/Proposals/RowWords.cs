using System.Text.RegularExpressions;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>The words of a row's name in one spelling: <c>DOB</c>, <c>date of birth</c> and <c>birthDate</c> are one.</summary>
internal static partial class RowWords
{
    /// <summary>Phrases first, longer ones before shorter: each becomes its last word.</summary>
    private static readonly (string Phrase, string Word)[] Phrases =
    [
        ("medical record number", "mrn"), ("social security number", "ssn"), ("date time of birth", "birthdate"), ("date of birth", "birthdate"), ("birth date", "birthdate"), ("birth day", "birthdate"),
        ("date of death", "deceased"), ("patient death indicator", "deceased"), ("administrative sex", "gender"), ("last name", "family"), ("family name", "family"), ("first name", "given"),
        ("given name", "given"), ("fore name", "given"), ("middle name", "given"), ("full name", "name text"), ("zip or postal code", "postalcode"), ("zip code", "postalcode"), ("postal code", "postalcode"),
        ("post code", "postalcode"), ("street address", "line"), ("address line", "line"), ("state or province", "state"), ("phone number", "phone"), ("e mail", "email"), ("patient identifier list", "identifier"),
        ("id number", "identifier"), ("marital status", "maritalstatus"), ("observation identifier", "code"), ("observation value", "value"), ("reference range", "referencerange"),
        ("universal service identifier", "code"), ("abnormal flags", "interpretation"), ("interpretation codes", "interpretation"), ("result status", "status"), ("collected at", "effective"),
        ("observed at", "effective"), ("effective date", "effective"),
    ];

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["dob"] = "birthdate",
        ["born"] = "birthdate",
        ["birthdate"] = "birthdate",
        ["sex"] = "gender",
        ["surname"] = "family",
        ["lastname"] = "family",
        ["lname"] = "family",
        ["firstname"] = "given",
        ["fname"] = "given",
        ["forename"] = "given",
        ["zip"] = "postalcode",
        ["plz"] = "postalcode",
        ["postcode"] = "postalcode",
        ["tel"] = "phone",
        ["telephone"] = "phone",
        ["mobile"] = "phone",
        ["cell"] = "phone",
        ["mail"] = "email",
        ["street"] = "line",
        ["town"] = "city",
        ["province"] = "state",
        ["region"] = "state",
        ["pt"] = "patient",
        ["pat"] = "patient",
        ["person"] = "patient",
        ["dr"] = "practitioner",
        ["doctor"] = "practitioner",
        ["physician"] = "practitioner",
        ["provider"] = "practitioner",
        ["clinician"] = "practitioner",
        ["facility"] = "organization",
        ["hospital"] = "organization",
        ["org"] = "organization",
        ["visit"] = "encounter",
        ["admission"] = "encounter",
        ["obs"] = "observation",
        ["test"] = "observation",
        ["analyte"] = "observation",
        ["result"] = "observation",
        ["results"] = "observation",
        ["observations"] = "observation",
        ["units"] = "unit",
        ["uom"] = "unit",
        ["allergy"] = "allergyintolerance",
        ["diagnosis"] = "condition",
        ["problem"] = "condition",
        ["id"] = "identifier",
        ["no"] = "identifier",
        ["nr"] = "identifier",
        ["num"] = "identifier",
        ["number"] = "identifier",
        ["identifiers"] = "identifier",
        ["comment"] = "note",
        ["comments"] = "note",
        ["remark"] = "note",
        ["notes"] = "note",
        ["desc"] = "text",
        ["description"] = "text",
        ["addr"] = "address",
        ["adr"] = "address",
        ["dod"] = "deceased",
        ["order"] = "servicerequest",
        ["report"] = "diagnosticreport",
        ["range"] = "referencerange",
        ["flag"] = "interpretation",
        ["admin"] = "administrative",
        ["dt"] = "date",
        ["ts"] = "date",
        ["time"] = "date",
        ["datetime"] = "date",
        ["lang"] = "language",
        ["sample"] = "specimen",
        ["insurance"] = "coverage",
        ["immunisation"] = "immunization",
        ["vaccine"] = "immunization",
        ["vaccination"] = "immunization",
    };

    /// <summary>What words mean that are a row's whole name.</summary>
    private static readonly Dictionary<string, string> Alone = new(StringComparer.Ordinal) { ["first"] = "given", ["last"] = "family", ["middle"] = "given" };

    private static readonly HashSet<string> Empty = new(["of", "the", "a", "an", "or", "and", "in", "for", "s", "x", "row", "list"], StringComparer.Ordinal);

    /// <summary>The words of a name, each once.</summary>
    public static IReadOnlyList<string> Of(string name)
    {
        string spaced = Boundary().Replace(name, "$1 $2");
        string words = string.Join(' ', NoWord().Split(spaced.ToLowerInvariant()).Where(word => word.Length > 0));
        string padded = $" {Alone.GetValueOrDefault(words, words)} ";
        foreach ((string phrase, string word) in Phrases) padded = padded.Replace($" {phrase} ", $" {word} ", StringComparison.Ordinal);
        return [.. padded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Empty.Contains(word) && !word.All(char.IsAsciiDigit)).Select(word => Words.GetValueOrDefault(word, word)).Distinct()];
    }

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();
}
