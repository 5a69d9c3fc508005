using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Pairs children of two rows that mean the same by their names.</summary>
internal static class ChildMatches
{
    /// <summary>What the standards call the same thing, in the words of either side without spaces.</summary>
    private static readonly Dictionary<string, string[]> Synonyms = new(StringComparer.Ordinal)
    {
        ["administrativesex"] = ["gender", "sex"], ["datetimeofbirth"] = ["birthdate", "born", "dob"], ["patientidentifierlist"] = ["identifier", "mrn", "id"], ["patientname"] = ["name"],
        ["patientaddress"] = ["address"], ["phonenumberhome"] = ["telecom", "phone"], ["familyname"] = ["family", "lastname", "surname"], ["givenname"] = ["given", "firstname"],
        ["streetaddress"] = ["line", "street"], ["ziporpostalcode"] = ["postalcode", "zip"], ["stateorprovince"] = ["state"], ["idnumber"] = ["value", "id"], ["identifiertypecode"] = ["type"],
        ["observationidentifier"] = ["code"], ["observationvalue"] = ["value"], ["observationresultstatus"] = ["status"], ["resultstatus"] = ["status"], ["units"] = ["unit"],
        ["datetimeoftheobservation"] = ["effectivedatetime", "at", "time"], ["referencesrange"] = ["referencerange"], ["interpretationcodes"] = ["interpretation"], ["comment"] = ["text", "note"],
        ["universalserviceidentifier"] = ["code"], ["fillerordernumber"] = ["identifier"], ["maritalstatus"] = ["maritalstatus"], ["primarylanguage"] = ["communication", "language"],
        ["identifier"] = ["code", "id"], ["nameofcodingsystem"] = ["system"], ["prefixegdr"] = ["prefix"], ["suffixegjroriii"] = ["suffix"], ["patientdeathindicator"] = ["deceasedboolean"],
        ["birthdate"] = ["dob", "born", "dateofbirth"], ["gender"] = ["sex"], ["family"] = ["lastname", "surname"], ["given"] = ["firstname"],
    };

    /// <summary>The pairs in the order of the source; each child once.</summary>
    public static IReadOnlyList<(SchemaNode Source, SchemaNode Target)> Of(ConnectionEnd source, ConnectionEnd target)
    {
        List<(SchemaNode, SchemaNode)> pairs = [];
        HashSet<SchemaNode> taken = [];
        bool numbered = source.Schema.Format == Formats.Hl7v2 && target.Schema.Format == Formats.Hl7v2;
        bool sameNumbers = numbered && (source.Node.Name == target.Node.Name || source.Node.Type == target.Node.Type);
        foreach (SchemaNode child in source.Children)
        {
            SchemaNode? match = target.Children.FirstOrDefault(candidate => !taken.Contains(candidate) && (sameNumbers || source.Node.Kind == SchemaNodeKind.Group ? candidate.Name == child.Name : Same(child, candidate)));
            if (match is null) continue;
            taken.Add(match);
            pairs.Add((child, match));
        }

        return pairs;
    }

    private static bool Same(SchemaNode source, SchemaNode target)
    {
        List<string> left = [.. Words(source)];
        List<string> right = [.. Words(target)];
        return left.Exists(right.Contains) || left.Exists(word => Means(word, right)) || right.Exists(word => Means(word, left));
    }

    private static bool Means(string word, List<string> others) => Synonyms.TryGetValue(word, out string[]? same) && same.Any(others.Contains);

    /// <summary>What a row is called, letters and digits only; numbers say nothing.</summary>
    private static IEnumerable<string> Words(SchemaNode node) =>
        new[] { node.Name, node.Title }.OfType<string>().Select(name => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant()).Where(word => word.Length > 1 && !word.All(char.IsDigit)).Distinct();
}
