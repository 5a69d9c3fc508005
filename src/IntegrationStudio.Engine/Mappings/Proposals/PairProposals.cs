using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>
/// Explains wanted outputs by their inputs: equal values, values that changed in one way, codes, two values joined, constants. A row explains another when it does so in every
/// pair where the other has values; the more different values agree, the surer.
/// </summary>
internal static class PairProposals
{
    private const int MostPairs = 200;
    private const int MostCodes = 60;
    private const int MostTables = 3;
    private static readonly string[] Joints = [" ", ", ", "-", "/", "^", ""];

    public static IReadOnlyList<Proposal> Of(ProposalContext context, ExistingRules existing, IReadOnlyList<ExamplePair> pairs, List<Problem> problems)
    {
        var read = new List<(DocumentValues Input, DocumentValues Output)>();
        foreach (ExamplePair pair in pairs.Take(MostPairs))
        {
            Outcome<DocumentValues> input = DocumentValues.OfInput(context.Outline, pair.Input);
            Outcome<DocumentValues> output = DocumentValues.OfOutput(context.Outline, pair.Output);
            problems.AddRange(input.Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => problem with { Path = $"{pair.Name}, input: {problem.Path}" }));
            problems.AddRange(output.Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => problem with { Path = $"{pair.Name}, output: {problem.Path}" }));
            if (input.Succeeded && output.Succeeded) read.Add((input.Value, output.Value));
        }

        if (read.Count == 0) return [];
        IReadOnlyList<PairRow> sources = Rows(read.Select(pair => pair.Input), context.Source);
        IReadOnlyList<PairRow> targets = [.. Rows(read.Select(pair => pair.Output), context.Target).Where(row => !existing.Writes(row.Key))];
        var index = new PairIndex(sources);
        return [.. targets.Select(target => Explain(target, sources, index)).OfType<Proposal>()];
    }

    private static List<PairRow> Rows(IEnumerable<DocumentValues> documents, SchemaDescription schema)
    {
        List<DocumentValues> all = [.. documents];
        return [.. all.SelectMany(one => one.All.Keys).Distinct(StringComparer.Ordinal).Where(key => schema.Find(key) is not null).Select(key => new PairRow(key, [.. all.Select(one => one.At(key))]))];
    }

    private static Proposal? Explain(PairRow target, IReadOnlyList<PairRow> sources, PairIndex index)
    {
        foreach (PairTransform transform in PairTransform.All)
            if (index.Equal(target, transform).OrderByDescending(source => Likeness(source, target)).ThenBy(source => source.Key.Length).FirstOrDefault() is { } source)
                return Found(source, target, transform);
        if (target.Constant is { } constant && (target.Count > 1 || sources.All(source => !source.Values.SelectMany(values => values).Contains(constant))))
            return new(null, target.Key, target.Count > 2 ? 0.8 : 0.6, $"It is \"{Short(constant)}\" in {Times(target.Count)}.", ProposalOrigin.Pairs) { Constant = constant };
        return Joined(target, sources) ?? Translated(target, sources);
    }

    private static Proposal Found(PairRow source, PairRow target, PairTransform transform)
    {
        // One value may agree by chance, ten different ones do not.
        double sure = 1 - Math.Pow(0.45, target.Distinct + (Likeness(source, target) > 0 ? 1 : 0));
        string how = transform.How is null ? "the same" : $"the same {transform.How}";
        return new(source.Key, target.Key, Math.Round(Math.Min(0.98, sure), 2), $"{Times(target.Count)}, {target.Distinct} different, {(target.Count == 1 ? "is" : "are")} {how}.", ProposalOrigin.Pairs)
        {
            How = transform.How,
            Functions = transform.Functions,
        };
    }

    /// <summary>Codes: every source value always became the same target value.</summary>
    private static Proposal? Translated(PairRow target, IReadOnlyList<PairRow> sources)
    {
        if (target.Distinct is < 2 or > MostCodes) return null;
        var found = new List<(PairRow Source, SortedDictionary<string, string> Codes, double Sure)>();
        foreach (PairRow source in sources)
        {
            if (source.Distinct < target.Distinct || source.Distinct > MostCodes || !source.SameCounts(target)) continue;
            var codes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            bool holds = source.Zip(target).All(pair => codes.TryAdd(pair.Source, pair.Target) || codes[pair.Source] == pair.Target);

            // Where every value stands once, anything is a table.
            if (holds && (codes.Count < target.Count || Likeness(source, target) > 0)) found.Add((source, codes, Likeness(source, target) + ((double)target.Count / codes.Count)));
        }

        if (found.Count == 0) return null;
        (PairRow best, SortedDictionary<string, string> table, _) = found.OrderByDescending(one => one.Sure).ThenBy(one => one.Source.Key.Length).First();
        string shown = string.Join(", ", table.Take(MostTables).Select(code => $"{Short(code.Key)} → {Short(code.Value)}")) + (table.Count > MostTables ? ", ..." : "");
        double sure = Math.Min(0.85, 0.45 + (0.1 * Math.Min(3, (target.Count / (double)table.Count) - 1)) + (Likeness(best, target) > 0 ? 0.2 : 0));
        return new(best.Key, target.Key, Math.Round(sure, 2), $"{Times(target.Count)} follow the table {shown}.", ProposalOrigin.Pairs) { How = $"by the table {shown}", Codes = table };
    }

    /// <summary>Two values of one structure with something between.</summary>
    private static Proposal? Joined(PairRow target, IReadOnlyList<PairRow> sources)
    {
        IReadOnlyList<PairRow> parts = [.. sources.Where(source => source.SameCounts(target) && source.Zip(target).All(pair => pair.Target.Contains(pair.Source, StringComparison.Ordinal)))];
        foreach (PairRow first in parts)
        {
            foreach (PairRow second in parts)
            {
                if (first == second || Parent(first.Key) != Parent(second.Key)) continue;
                foreach (string joint in Joints)
                {
                    if (!first.Zip(target).Zip(second.Zip(target)).All(pair => pair.First.Target == pair.First.Source + joint + pair.Second.Source)) continue;
                    string step = second.Key.Split('/')[^1];
                    return new(first.Key, target.Key, Math.Round(Math.Min(0.95, 1 - Math.Pow(0.4, target.Distinct)), 2), $"{Times(target.Count)} are it, \"{joint}\" and {step} together.", ProposalOrigin.Pairs)
                    {
                        How = $"with {step} behind it",
                        From = plain => $"{plain} & '{joint.Replace("'", "\\'", StringComparison.Ordinal)}' & {Sibling(plain, step)}",
                    };
                }
            }
        }

        return null;
    }

    /// <summary>The path of a row beside another: <c>PID-5.2</c> beside <c>PID-5.1</c>.</summary>
    private static string Sibling(string plain, string step)
    {
        int end = plain.LastIndexOfAny(['.', '-']);
        string name = step.All(char.IsLetterOrDigit) ? step : $"`{step}`";
        return end < 0 ? name : plain[..(end + 1)] + name;
    }

    private static string Parent(string key) => key[..Math.Max(0, key.LastIndexOf('/'))];

    private static double Likeness(PairRow source, PairRow target) => source.Words.Intersect(target.Words).Count() / (double)Math.Max(1, target.Words.Count);

    private static string Times(int count) => count == 1 ? "One value" : $"{count} values";

    private static string Short(string text) => text.Length > 24 ? text[..24] + "..." : text;
}
