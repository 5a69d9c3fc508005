namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>What the values of HL7 v2 fields are, by the dictionary's types and, where a type says nothing (ST), by the names of fields and components.</summary>
internal static class Hl7FieldKinds
{
    private static readonly string[] CodedTypes = ["CE", "CWE", "CNE", "CF", "CSU", "CCD", "OG"];
    private static readonly string[] PersonTypes = ["XPN", "XCN", "PN", "CN", "CNN", "PPN", "NDL", "FN", "QIP"];
    private static readonly string[] NumberWords = ["ID Number", "Person Identifier", "Identifier Number", "License Number", "Account Number", "Account ID", "Serial Number", "Control ID", "Visit Number", "Organization Identifier", "Policy Number", "Group Number", "Entity Identifier", "Authorization Number", "Certification Number", "Certificate Number", "Accession", "Passport", "Security", "Pointer"];

    /// <summary>What a value is.</summary>
    /// <param name="type">Its own type, a primitive.</param>
    /// <param name="name">The name of its component, or of its field where that has no components.</param>
    /// <param name="owner">The composite type around it; null in a field without components.</param>
    /// <param name="number">Its number in that type.</param>
    /// <param name="segment">The segment.</param>
    public static DeidentificationKind Of(string type, string name, string? owner, int number, string segment)
    {
        if (type is "TS" or "DTM" or "DT" || (owner == "TS" && number == 1)) return DeidentificationKind.Date;
        if (type == "TN") return DeidentificationKind.Phone;
        if (owner is not null && CodedTypes.Contains(owner)) return type is "ST" or "TX" && Has(name, "Text") ? DeidentificationKind.CodedText : DeidentificationKind.Keep;
        switch (owner)
        {
            case "HD" or "MSG" or "PT" or "VID" or "PL" or "SN" or "CP" or "MO" or "CQ":
                return DeidentificationKind.Keep;
            case "XTN":
                return number switch { 1 or 6 or 7 or 8 or 11 or 12 => DeidentificationKind.Phone, 4 => DeidentificationKind.Email, 9 => DeidentificationKind.Text, _ => DeidentificationKind.Keep };
            case "CX" or "EI" or "PLN" or "DLN" or "CK":
                return number == 1 && segment is not "MSH" ? DeidentificationKind.Id : DeidentificationKind.Keep;
            case "ED":
                return number == 5 ? DeidentificationKind.Binary : DeidentificationKind.Keep;
        }

        // Codes of tables that every site makes itself: whatever was put into them.
        if (type == "IS" && !(owner == "XAD" && Has(name, "County", "Census"))) return DeidentificationKind.CodedText;
        if (type is "ID" or "SI" or "TM") return DeidentificationKind.Keep;
        return ByName(type, name, owner);
    }

    /// <summary>Whether a name part is a given name.</summary>
    public static bool IsGiven(string name) => Has(name, "Given", "Middle", "First");

    private static DeidentificationKind ByName(string type, string name, string? owner)
    {
        if (Has(name, "SSN", "Social Security")) return DeidentificationKind.SocialSecurity;
        if (owner is not null && PersonTypes.Contains(owner))
        {
            if (Has(name, "Family", "Surname", "Given", "Middle", "Last Name", "First Name") && !Has(name, "Prefix")) return DeidentificationKind.Person;
            if (name is "Person Name" or "Name") return DeidentificationKind.Person;
        }

        if (Has(name, "County", "Census", "Zip", "Postal")) return DeidentificationKind.PostalCode;
        if (Has(name, "State or Province")) return DeidentificationKind.Keep;
        if (Has(name, "Street", "Dwelling", "Other Designation", "Address Line", "Geographic Designation", "Birth Place", "Place of Birth", "Birthplace")) return DeidentificationKind.Street;
        if (name is "City") return DeidentificationKind.City;
        if (Has(name, "Email", "E-mail")) return DeidentificationKind.Email;
        if (Has(name, "Phone", "Telephone")) return DeidentificationKind.Phone;
        if (Has(name, "Organization Name", "Employer Name", "Company Name", "Group Name")) return DeidentificationKind.Organization;
        if (type is "ST" or "NM" or "TX" && Has(name, NumberWords)) return DeidentificationKind.Id;
        return type switch
        {
            "TX" or "FT" => DeidentificationKind.Text,
            "ST" when owner is null => DeidentificationKind.ShortText,
            "ST" => DeidentificationKind.CodedText,
            "NM" => DeidentificationKind.Keep,
            _ => DeidentificationKind.ShortText,
        };
    }

    private static bool Has(string name, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
