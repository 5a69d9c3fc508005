using System.Globalization;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Reviews;

/// <summary>What the product knows about an item.</summary>
/// <param name="Holds">Whether it is as it should be; null where a person says so, knowing the fact.</param>
/// <param name="Words">The fact.</param>
internal sealed record ChecklistFact(bool? Holds, string Words)
{
    /// <summary>Whether nobody can say that it does not matter.</summary>
    public bool IsFinal { get; init; }
}

/// <summary>What a fact follows from.</summary>
internal sealed record ChecklistInput(MappingVersion Version, ReviewEvidence Evidence, KeptBehaviour? Behaviour);

/// <summary>Something to make sure of before a version is approved.</summary>
/// <param name="Id">Under which a tick is kept.</param>
/// <param name="Text">What is to be made sure of.</param>
/// <param name="Fact">What the product knows of it; null where only a person can say.</param>
internal sealed record ChecklistItem(string Id, string Text, Func<ChecklistInput, ChecklistFact?>? Fact = null)
{
    /// <summary>Whether nothing is approved before it holds or a person has answered it.</summary>
    public bool IsBlocking { get; init; }
}

/// <summary>An item of a candidate's checklist, with what is known and what was answered.</summary>
/// <param name="Item">The item.</param>
/// <param name="Fact">What the product knows; null where it knows nothing.</param>
/// <param name="Answer">What a person answered in this round.</param>
internal sealed record ChecklistLine(ChecklistItem Item, ChecklistFact? Fact, ReviewCheck? Answer)
{
    /// <summary>Whether a person is asked: the product does not know, or what it knows is not as it should be.</summary>
    public bool AsksPerson => Fact is null or { Holds: not true, IsFinal: false };

    /// <summary>Whether a tick alone does not do.</summary>
    public bool NeedsNote => Fact is { Holds: false };

    /// <summary>Whether it stands in the way of an approval.</summary>
    public bool Hinders => Item.IsBlocking && (Fact is { Holds: false, IsFinal: true } || (AsksPerson && (Answer is null || (NeedsNote && Answer.Note is null))));
}

/// <summary>The items of a phase of an implementation.</summary>
internal sealed record ChecklistPhase(string Name, IReadOnlyList<ChecklistItem> Items)
{
    /// <summary>Its items with what is known and answered.</summary>
    public IEnumerable<ChecklistLine> Lines(ChecklistInput? input, IReadOnlyDictionary<string, ReviewCheck> answers) =>
        Items.Select(item => new ChecklistLine(item, input is null ? null : item.Fact?.Invoke(input), answers.GetValueOrDefault(item.Id)));
}

/// <summary>The checklist of each kind of definition; the default one has the phases of an FHIR implementation: scope, conformance, security, testing.</summary>
internal static class Checklist
{
    private static readonly ChecklistItem Why = new("scope.why", "The reason for the change is said", input => new(input.Version.Comment.Trim().Length > 0, input.Version.Comment.Trim().Length > 0 ? "It is" : "The comment is empty"));
    private static readonly ChecklistItem Source = new("scope.source", "Sender, message types and versions are those of the request");
    private static readonly ChecklistItem Consumers = new("scope.consumers", "Those who receive the results know of the change");

    private static readonly ChecklistItem Compiles = new("conformance.compiles", "It compiles with everything that it pins", input => new(input.Evidence.Compiles, input.Evidence.Compiles
        ? "Compiles" + (input.Evidence.Problems.Count(problem => problem.Severity == Severity.Warning) is > 0 and var warnings ? $", with {Count(warnings, "warning")}" : "") : $"{Count(input.Evidence.Problems.Count(problem => problem.Severity == Severity.Error), "error")}")
    { IsFinal = !input.Evidence.Compiles })
    { IsBlocking = true };

    private static readonly ChecklistItem Guide = new("conformance.guide", "Resources, profiles and code systems are those of the implementation guide") { IsBlocking = true };

    private static readonly ChecklistItem Codes = new("conformance.codes", "Every code of the samples is translated", input => input.Evidence.Coverage is not { } coverage ? null
        : new(coverage.UnmappedCodes.Count == 0, coverage.UnmappedCodes.Count == 0 ? "No code without a mapping" : $"{Count(coverage.UnmappedCodes.Count, "code")} without a mapping"));

    private static readonly ChecklistItem Scripts = new("security.scripts", "Scripts are read and pass the checks", input => input.Evidence.Scripts == 0 ? new(true, "There are none")
        : input.Evidence.ScriptProblems.Any(problem => problem.Severity == Severity.Error) ? new(false, Count(input.Evidence.ScriptProblems.Count, "problem")) : new(null, $"{Count(input.Evidence.Scripts, "script")}, no error found"))
    { IsBlocking = true };

    private static readonly ChecklistItem Samples = new("security.samples", "Samples and tests are synthetic or de-identified") { IsBlocking = true };
    private static readonly ChecklistItem Identity = new("security.identity", "Identifiers carry the right assigning authorities");

    private static readonly ChecklistItem Tests = new("testing.tests", "Its tests pass", input => input.Evidence.Tests.Count == 0 ? new(false, "There are no tests")
        : new(input.Evidence.Passed == input.Evidence.Tests.Count, $"Passed: {input.Evidence.Passed} of {input.Evidence.Tests.Count}") { IsFinal = input.Evidence.Passed < input.Evidence.Tests.Count })
    { IsBlocking = true };

    private static readonly ChecklistItem Coverage = new("testing.coverage", "Tests and samples reach its rules", input => input.Evidence.Coverage is not { } coverage ? new(false, "Nothing to measure with")
        : coverage.OwnRules > 0 ? new(coverage.OwnRulesRun * 5 >= coverage.OwnRules * 4, $"{coverage.OwnRulesRun} of {Count(coverage.OwnRules, "own rule")} run")
        : new(coverage.RulePercent >= 80, $"{coverage.RulePercent.ToString("0", CultureInfo.InvariantCulture)} % of the rules run"));

    private static readonly ChecklistItem Behaviour = new("testing.behaviour", "What is different for stored messages was looked at", input => input.Version.Base is null ? new(true, "The first version")
        : input.Behaviour is not { Report: { IsComplete: true } report } ? new(false, "Not compared yet")
        : new(report.Counts.Broken > 0 ? false : report.Counts.Unchanged == report.Counts.Inputs ? true : null, $"{Count(report.Counts.Inputs, "input")} compared: {report.Counts.Unchanged.ToString("#,0", CultureInfo.InvariantCulture)} unchanged, {report.Counts.Changed.ToString("#,0", CultureInfo.InvariantCulture)} changed, {report.Counts.Broken.ToString("#,0", CultureInfo.InvariantCulture)} no longer mapped"))
    { IsBlocking = true };

    private static readonly ChecklistItem Clinical = new("testing.clinical", "Somebody who knows the results has looked at them");

    private static readonly IReadOnlyList<ChecklistPhase> Message =
    [
        new("Scope", [Why, Source, Consumers]),
        new("Conformance", [Compiles, Guide, Codes]),
        new("Security", [Scripts, Samples, Identity]),
        new("Testing", [Tests, Coverage, Behaviour, Clinical]),
    ];

    /// <summary>A table is data: there is nothing to run.</summary>
    private static readonly IReadOnlyList<ChecklistPhase> Table =
    [
        new("Scope", [Why, Consumers]),
        new("Conformance", [Compiles, new("conformance.source", "The codes come from the sender's own list"), new("conformance.targets", "The target codes are current in their code systems") { IsBlocking = true }]),
    ];

    private static readonly IReadOnlyList<ChecklistPhase> Channel =
    [
        new("Scope", [Why, Source, Consumers]),
        new("Conformance", [Compiles]),
        new("Security", [new("security.addresses", "Listeners, addresses, folders and names of secrets are those agreed on") { IsBlocking = true }]),
        new("Testing", [new("testing.trial", "A test message went the way that it should") { IsBlocking = true }]),
    ];

    private static readonly IReadOnlyList<ChecklistPhase> Part =
    [
        new("Scope", [Why, Consumers]),
        new("Conformance", [Compiles, Guide]),
        new("Security", [Scripts]),
        new("Testing", [Tests, Behaviour]),
    ];

    /// <summary>What keeps a candidate from being approved.</summary>
    public static IEnumerable<ChecklistLine> Hindrances(ChecklistInput input, IReadOnlyDictionary<string, ReviewCheck> answers) =>
        Of(input.Version.Summary.Kind).SelectMany(phase => phase.Lines(input, answers)).Where(line => line.Hinders);

    /// <summary>The checklist of a kind of definition.</summary>
    public static IReadOnlyList<ChecklistPhase> Of(MappingKind kind) => kind switch
    {
        MappingKind.Message => Message,
        MappingKind.Table => Table,
        MappingKind.Channel => Channel,
        _ => Part,
    };

    private static string Count(long count, string noun) => Controls.Wording.Count(count, noun);
}
