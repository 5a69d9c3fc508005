using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Masking;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>What a set of samples, tests or messages reaches of a mapping: rules that never wrote anything, source fields that no rule reads, codes that no table has.</summary>
public sealed class MappingCoverage
{
    internal MappingCoverage(int inputs, IReadOnlyList<RuleCoverage> rules, IReadOnlyList<UnreadField> unread, int fields, int readFields, IReadOnlyList<UnmappedCode> codes, IReadOnlyList<Problem> problems)
    {
        Inputs = inputs;
        Rules = rules;
        UnreadFields = unread;
        Fields = fields;
        FieldsRead = readFields;
        UnmappedCodes = codes;
        Problems = problems;
        RulesRun = rules.Count(rule => rule.Hits > 0);
        OwnRules = rules.Count(rule => rule.IsOwn);
        OwnRulesRun = rules.Count(rule => rule is { IsOwn: true, Hits: > 0 });
    }

    /// <summary>How many inputs were mapped.</summary>
    public int Inputs { get; }

    /// <summary>All rules of the message and segment levels in their order, disabled ones left out.</summary>
    public IReadOnlyList<RuleCoverage> Rules { get; }

    /// <summary>How many of them wrote something.</summary>
    public int RulesRun { get; }

    /// <summary>How many rules the definition itself has: own, added or in place of inherited ones.</summary>
    public int OwnRules { get; }

    /// <summary>How many of those wrote something.</summary>
    public int OwnRulesRun { get; }

    /// <summary>The rules that wrote nothing.</summary>
    public IEnumerable<RuleCoverage> RulesNeverRun => Rules.Where(rule => rule.Hits == 0);

    /// <summary>Source fields and components that are valued and that no rule reads, the most frequent first.</summary>
    public IReadOnlyList<UnreadField> UnreadFields { get; }

    /// <summary>How many different source values there are, by place.</summary>
    public int Fields { get; }

    /// <summary>How many of them a rule reads.</summary>
    public int FieldsRead { get; }

    /// <summary>Codes that a table was asked for and does not have, the most frequent first.</summary>
    public IReadOnlyList<UnmappedCode> UnmappedCodes { get; }

    /// <summary>Inputs that could not be read, and what hinders running the mapping at all.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Share of the rules that ran, 0 to 100: of the definition's own where it has any, else of all.</summary>
    public double RulePercent => OwnRules > 0 ? Percent(OwnRulesRun, OwnRules) : Percent(RulesRun, Rules.Count);

    /// <summary>Share of the source values that a rule reads, 0 to 100.</summary>
    public double FieldPercent => Percent(FieldsRead, Fields);

    /// <summary>Maps inputs with a trace and counts what it says. Never fails for what is in an input: that is a problem.</summary>
    /// <param name="library">Where the mapping is, as it is to be measured.</param>
    /// <param name="id">The mapping.</param>
    /// <param name="inputs">Samples, what tests map, or messages of the traffic.</param>
    /// <param name="options">Where scripts run; progress and filter do not matter here.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static async Task<MappingCoverage> MeasureAsync(
        MappingLibrary library, string id, IEnumerable<MappingSample> inputs, TestRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new TestRunOptions();
        var problems = new List<Problem>();
        MappingOutline outline = MappingOutline.Of(library, id);
        var count = new CoverageCount(outline);
        CompiledMapping? mapping = await MappingTests.CompileAsync(library, id, options, problems, cancellationToken).ConfigureAwait(false);
        if (mapping is null) return count.Give(problems);
        foreach (MappingSample input in inputs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Outcome<MappingInput> read = mapping.Read(PartMapping.Input(library, id, input.Content));
            if (!read.Succeeded)
            {
                problems.Add(new Problem("coverage.input", input.Path, input.IsPrivate ? "It cannot be read." : read.Problems[0].Message, Severity.Warning));
                continue;
            }

            using MappingResult result = await mapping.RunAsync(read.Value, new RunOptions { Trace = true, Now = MappingTestSettings.DefaultNow, Scripts = options.Pool }, cancellationToken).ConfigureAwait(false);
            count.Add(read.Value, result, input.IsPrivate ? ContentMask.OfSource(input.Content.ToArray()) : null);
        }

        return count.Give(problems);
    }

    private static double Percent(int part, int whole) => whole == 0 ? 0 : 100.0 * part / whole;
}

/// <summary>How often a rule wrote something.</summary>
/// <param name="RulePath">The rule.</param>
/// <param name="IsOwn">Whether the definition itself has it, rather than inheriting or calling it.</param>
/// <param name="Hits">How many values it and the rules inside of it wrote.</param>
/// <param name="Inputs">In how many inputs.</param>
public sealed record RuleCoverage(string RulePath, bool IsOwn, int Hits, int Inputs);

/// <summary>A place of the source that is valued and not read.</summary>
/// <param name="Key">Its row in the source tree.</param>
/// <param name="Label">As people call it, e.g. <c>PID-26 Citizenship</c>.</param>
/// <param name="Inputs">In how many inputs it is valued.</param>
/// <param name="Example">The first value, shortened.</param>
public sealed record UnreadField(string Key, string Label, int Inputs, string Example);

/// <summary>A code that a table does not have.</summary>
/// <param name="Table">The table, by id or file.</param>
/// <param name="Code">The code.</param>
/// <param name="SourcePath">Where it first stood.</param>
/// <param name="RulePath">The rule that looked it up.</param>
/// <param name="Count">How often it came.</param>
public sealed record UnmappedCode(string Table, string Code, string SourcePath, string RulePath, int Count);
