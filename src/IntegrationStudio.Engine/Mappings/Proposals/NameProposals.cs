using IntegrationStudio.Engine.Mappings.Schemas;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>Pairs rows by what they are called. For HL7 v2 to FHIR the official tables know better.</summary>
internal static class NameProposals
{
    private const double Least = 0.5;
    private const double Most = 0.9;
    private const int Depth = 4;
    private const string Measured = "/value[x]/valueQuantity/";

    /// <summary>Resources that feeds are most often about, the likeliest first: a name without a word about its subject is the first one's.</summary>
    private static readonly string[] Usual = ["Patient", "Observation", "Encounter", "DiagnosticReport", "ServiceRequest", "Condition", "AllergyIntolerance", "Immunization", "Practitioner", "Organization", "Coverage", "Specimen"];

    /// <summary>What columns beside the name of a test are about.</summary>
    private static readonly HashSet<string> OfResults = new(["value", "unit", "code", "status", "interpretation", "referencerange", "low", "high", "date", "effective", "note"], StringComparer.Ordinal);

    /// <summary>What a copy of a resource makes anew.</summary>
    private static readonly string[] Technical = ["id", "meta", "text", "implicitRules"];

    /// <summary>Words for things that are found under others, each with how sure that is.</summary>
    private static readonly Dictionary<string, (string Word, double Weight)> Near = new(StringComparer.Ordinal)
    {
        ["mrn"] = ("identifier", 0.95),
        ["ssn"] = ("identifier", 0.8),
        ["phone"] = ("telecom", 0.9),
        ["email"] = ("telecom", 0.85),
        ["name"] = ("text", 0.6),
    };

    private static readonly OrderedDictionary<string, string> Sexes = new(StringComparer.Ordinal)
    {
        ["M"] = "male",
        ["F"] = "female",
        ["O"] = "other",
        ["U"] = "unknown",
        ["male"] = "male",
        ["female"] = "female",
        ["other"] = "other",
        ["unknown"] = "unknown",
    };

    public static IEnumerable<Proposal> Of(ProposalContext context, ExistingRules existing, HashSet<string> taken)
    {
        if (context.Source.Format == Formats.Hl7v2 && context.Target.Format == Formats.Fhir) return [];
        if (context.Source.Format == Formats.Fhir && context.Target.Format == Formats.Fhir) return SameElements(context, existing);
        IReadOnlyList<NamedRow> sources = NamedRow.Below(context.Source, Tops(context.Source.Below(null)), Depth + 2, isTarget: false);
        IReadOnlyList<NamedRow> targets = [.. NamedRow.Below(context.Target, TargetTops(context), Depth, isTarget: true).Where(row => !existing.Writes(row.Key) && !taken.Contains(row.Key))];
        bool isResults = sources.Any(row => row.Around.Count == 0 && row.Own.Contains("observation"));
        var byWord = targets.SelectMany(row => row.Own.Concat(row.Above).Select(word => (word, row))).ToLookup(pair => pair.word, pair => pair.row);
        var found = new List<(double Score, NamedRow Source, NamedRow Target)>();
        foreach (NamedRow source in sources)
        {
            if (source.Own.Count == 0) continue;
            IEnumerable<string> words = source.Own.Concat(source.Own.Where(Near.ContainsKey).Select(word => Near[word].Word)).Concat(source.Around.TakeLast(1));
            foreach (NamedRow target in words.SelectMany(word => byWord[word]).Distinct())
                if (Score(source, target, isResults) is >= Least and var score && !existing.Connects(source.Key, target.Key)) found.Add((score, source, target));
        }

        // The best pair first; each row once.
        var used = new HashSet<string>(StringComparer.Ordinal);
        var proposals = new List<Proposal>();
        foreach ((double score, NamedRow source, NamedRow target) in found.OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Target.Key.Length).ThenBy(pair => pair.Target.Key, StringComparer.Ordinal))
        {
            if (!used.Add("s" + source.Key)) continue;
            if (!used.Add("t" + target.Key))
            {
                used.Remove("s" + source.Key);
                continue;
            }

            proposals.Add(Coded(new(source.Key, target.Key, Math.Min(Most, Math.Round(score, 2)), Reason(source, target), ProposalOrigin.Names), source, target));
        }

        return proposals;
    }

    /// <summary>Whoever writes M and F means FHIR's codes; so does whoever writes them out.</summary>
    private static Proposal Coded(Proposal proposal, NamedRow source, NamedRow target) =>
        target.Node.Codes?.Contains("/administrative-gender", StringComparison.Ordinal) is true && source.Node.Codes != target.Node.Codes
            ? proposal with { Codes = Sexes, How = "by the table M \u2192 male, F \u2192 female, O \u2192 other, U \u2192 unknown" }
            : proposal;

    private static IEnumerable<(string Key, SchemaNode Node)> Tops(IEnumerable<SchemaNode> nodes) => nodes.Select(node => (node.Name, node));

    /// <summary>From FHIR to FHIR what has one name is one thing, and whole: the elements of a resource for another of its type.</summary>
    private static IEnumerable<Proposal> SameElements(ProposalContext context, ExistingRules existing)
    {
        if (context.Outline.Source?.Type is not { } type) yield break;
        List<SchemaNode> elements = [.. context.Source.Below(null).Where(element => !Technical.Contains(element.Name) && element.Kind != SchemaNodeKind.Choice && !element.Name.EndsWith("[x]", StringComparison.Ordinal))];
        if (context.Target.Below(null).FirstOrDefault(node => node.Type == type) is not { Name: var top })
        {
            if (!context.Target.MoreRoots.Contains(type)) yield break;
            var copy = new RuleDefinition { Id = type, Resource = type, As = $"{type}[1]", Rules = [.. elements.Select(element => new RuleDefinition { Id = element.Name, From = element.Name, To = element.Name })] };
            yield return new(null, $"{type}[1]", Most, $"The source is a {type} too: each of its elements is copied, and can then be changed.", ProposalOrigin.Names) { Rules = [copy], How = "as it stands" };
            yield break;
        }

        foreach (SchemaNode element in elements)
        {
            string target = $"{top}/{element.Name}";
            if (context.Target.Find(target) is null || existing.Writes(target) || existing.Touches(target) || existing.Connects(element.Name, target)) continue;
            yield return new(element.Name, target, Most, $"It is the same element of {type}.", ProposalOrigin.Names);
        }
    }

    private static IEnumerable<(string Key, SchemaNode Node)> TargetTops(ProposalContext context)
    {
        IReadOnlyList<SchemaNode> there = context.Target.Below(null);
        IEnumerable<string> more = context.Target.MoreRoots.Count > 0 ? Usual.Where(type => there.All(node => node.Type != type)) : [];
        return Tops(there).Concat(more.Select(type => (type, context.Target.Find(type)!)));
    }

    private static double Score(NamedRow source, NamedRow target, bool isResults)
    {
        if (!Fits(source.Node, target.Node)) return 0;
        bool isResult = isResults && source.Around.Count == 0 && source.Own.All(OfResults.Contains);
        IReadOnlyList<string> wanted = isResult && target.Key.Contains(Measured, StringComparison.Ordinal) ? target.Own : [.. target.Own, .. target.Above];
        double met = 0;
        var matched = new HashSet<string>(StringComparer.Ordinal);
        foreach (string word in source.Own)
        {
            if (wanted.Contains(word)) (met, _) = (met + 1, matched.Add(word));
            else if (Near.TryGetValue(word, out (string Word, double Weight) near) && (wanted.Contains(near.Word) || target.Around.Contains(near.Word))) (met, _) = (met + near.Weight, matched.Add(near.Word));
            else if (target.Around.Contains(word)) (met, _) = (met + 0.6, matched.Add(word));
        }

        if (met == 0) return 0;
        int unmet = wanted.Count(word => !matched.Contains(word) && !source.Around.Contains(word) && word is not ("value" or "text"));
        double own = met / (source.Own.Count + (0.5 * unmet));
        IReadOnlyList<string> around = [.. source.Around.Where(word => !source.Own.Contains(word))];
        double place = around.Count == 0 ? Prior(target, isResult) : (double)around.Count(word => target.Around.Contains(word) || wanted.Contains(word)) / around.Count;

        // A word for another subject than the target's speaks against it.
        string subject = target.Around.Count > 0 ? target.Around[0] : "";
        bool isOthers = source.Own.Concat(source.Around).Any(word => word != subject && Usual.Any(type => type.Equals(word, StringComparison.OrdinalIgnoreCase)));
        return Math.Max(0, (0.7 * own) + (0.3 * place) - (isOthers ? 0.35 : 0) - (0.01 * target.Key.Count(c => c == '/')));
    }

    private static double Prior(NamedRow target, bool isResult)
    {
        if (isResult) return target.Key.Contains(Measured, StringComparison.Ordinal) ? 1 : target.Key.StartsWith("Observation", StringComparison.Ordinal) ? 0.7 : 0;
        int index = Array.FindIndex(Usual, type => target.Key.StartsWith(type, StringComparison.Ordinal));
        return index < 0 ? 0.5 : 1 - (0.05 * index);
    }

    private static bool Fits(SchemaNode source, SchemaNode target)
    {
        bool isTruth = source.Type == "boolean";
        return target.Type switch
        {
            "boolean" => isTruth || source.Type is "string" or "ID" or "IS" or "ST" or "CWE",
            "date" or "dateTime" or "instant" or "time" => !isTruth && source.Type is not ("number" or "integer"),
            "decimal" or "integer" or "positiveInt" or "unsignedInt" => !isTruth && source.Type is not ("date" or "dateTime"),
            "base64Binary" => false,
            _ => true,
        };
    }

    private static string Reason(NamedRow source, NamedRow target)
    {
        string name = source.Node.Title ?? source.Node.Name;
        IEnumerable<string> shared = source.Own.Where(word => target.Own.Contains(word) || target.Around.Contains(word));
        return shared.Any() ? $"\"{name}\" means {string.Join(' ', shared)}." : $"\"{name}\" is usually kept in {target.Key.Split('/')[^1]}.";
    }
}
