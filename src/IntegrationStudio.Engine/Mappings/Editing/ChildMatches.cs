using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Editing;

/// <summary>Pairs children of two rows that mean the same by their names.</summary>
internal static class ChildMatches
{
    /// <summary>What the standards call the same thing, in the words of either side without spaces.</summary>
    private static readonly Dictionary<string, string[]> Synonyms = new(StringComparer.Ordinal)
    {
        ["administrativesex"] = ["gender", "sex"],
        ["datetimeofbirth"] = ["birthdate", "born", "dob"],
        ["patientidentifierlist"] = ["identifier", "mrn", "id"],
        ["patientname"] = ["name"],
        ["patientaddress"] = ["address"],
        ["phonenumberhome"] = ["telecom", "phone"],
        ["familyname"] = ["family", "lastname", "surname"],
        ["givenname"] = ["given", "firstname"],
        ["streetaddress"] = ["line", "street"],
        ["ziporpostalcode"] = ["postalcode", "zip"],
        ["stateorprovince"] = ["state"],
        ["idnumber"] = ["value", "id"],
        ["identifiertypecode"] = ["type"],
        ["observationidentifier"] = ["code"],
        ["observationvalue"] = ["value"],
        ["observationresultstatus"] = ["status"],
        ["resultstatus"] = ["status"],
        ["units"] = ["unit"],
        ["datetimeoftheobservation"] = ["effectivedatetime", "at", "time"],
        ["referencesrange"] = ["referencerange"],
        ["interpretationcodes"] = ["interpretation"],
        ["comment"] = ["text", "note"],
        ["universalserviceidentifier"] = ["code"],
        ["fillerordernumber"] = ["identifier"],
        ["maritalstatus"] = ["maritalstatus"],
        ["primarylanguage"] = ["communication", "language"],
        ["identifier"] = ["code", "id"],
        ["nameofcodingsystem"] = ["system"],
        ["prefixegdr"] = ["prefix"],
        ["suffixegjroriii"] = ["suffix"],
        ["patientdeathindicator"] = ["deceasedboolean"],
        ["birthdate"] = ["dob", "born", "dateofbirth"],
        ["gender"] = ["sex"],
        ["family"] = ["lastname", "surname"],
        ["given"] = ["firstname"],
    };

    /// <summary>Elements of FHIR that are no content of the source.</summary>
    private static readonly string[] Plumbing = ["id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension"];

    /// <summary>The pairs in the order of the source; each child once.</summary>
    public static IReadOnlyList<(SchemaNode Source, SchemaNode Target)> Of(ConnectionEnd source, ConnectionEnd target)
    {
        List<(SchemaNode, SchemaNode)> pairs = [];
        HashSet<SchemaNode> taken = [];
        bool numbered = source.Schema.Format == Formats.Hl7v2 && target.Schema.Format == Formats.Hl7v2;
        bool sameNumbers = numbered && (source.Node.Name == target.Node.Name || source.Node.Type == target.Node.Type);
        foreach (SchemaNode child in source.Children)
        {
            bool byName = sameNumbers || source.Node.Kind == SchemaNodeKind.Group;
            SchemaNode? match = target.Children.Where(candidate => !taken.Contains(candidate) && (target.Schema.Format != Formats.Fhir || !Plumbing.Contains(candidate.Name)))
                .Select(candidate => (Node: candidate, Rank: byName ? candidate.Name == child.Name ? 0 : (int?)null : Rank(child, candidate)))
                .Where(candidate => candidate.Rank is not null).OrderBy(candidate => candidate.Rank).FirstOrDefault().Node;
            if (match is null) continue;
            taken.Add(match);
            pairs.Add((child, match));
        }

        return pairs;
    }

    /// <summary>How surely two rows mean the same, 0 the most; null when they do not.</summary>
    private static int? Rank(SchemaNode source, SchemaNode target)
    {
        List<string> left = [.. Words(source)];
        List<string> right = [.. Words(target)];
        if (left.Exists(right.Contains)) return 0;
        return left.Select(word => Place(word, right)).Concat(right.Select(word => Place(word, left))).Min();
    }

    private static int? Place(string word, List<string> others)
    {
        int place = Synonyms.TryGetValue(word, out string[]? same) ? Array.FindIndex(same, others.Contains) : -1;
        return place < 0 ? null : place + 1;
    }

    /// <summary>What a row is called, letters and digits only; numbers say nothing.</summary>
    private static IEnumerable<string> Words(SchemaNode node) =>
        new[] { node.Name, node.Title }.OfType<string>().Select(name => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant()).Where(word => word.Length > 1 && !word.All(char.IsDigit)).Distinct();
}
