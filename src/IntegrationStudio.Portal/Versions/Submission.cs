using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Reviews;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Versions;

/// <summary>What somebody who hands a draft in is told before.</summary>
/// <param name="Draft">The draft, in the revision that was looked at.</param>
/// <param name="Proposal">The number that the change asks for, and why.</param>
/// <param name="Base">The approved version that the change is counted from; null for the first one.</param>
/// <param name="Evidence">What compiling, tests and scripts say.</param>
/// <param name="Changes">Outputs of tests and samples that are different than those of the base.</param>
internal sealed record Submission(Draft Draft, VersionProposal Proposal, MappingVersion? Base, ReviewEvidence Evidence, IReadOnlyList<OutputChange> Changes)
{
    /// <summary>What has to be mended before it can be handed in; empty when nothing.</summary>
    public IReadOnlyList<Problem> Hindrances =>
    [
        .. Evidence.Problems.Where(problem => problem.Severity == Severity.Error),
        .. Evidence.ScriptProblems.Where(problem => problem.Severity == Severity.Error),
        .. Evidence.Tests.Where(test => !test.Passed).Select(test => new Problem("version.test-failed", test.Case, $"The test \"{test.Case}\" fails{(test.Differences.Count > 0 ? $": {test.Differences.Count} values are not those expected" : "")}.")
        {
            Mend = "Open it on the Tests tab: mend the rule, or accept the new output.",
        }),
    ];
}

/// <summary>A kind of changed output that has to be acknowledged.</summary>
/// <param name="Key">Names it in an acknowledgement, with all its values: what changes otherwise later has to be looked at again.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Words">How much.</param>
/// <param name="Examples">The first changes.</param>
internal sealed record OutputChange(string Key, string Title, string Words, IReadOnlyList<BehaviourExample> Examples)
{
    /// <summary>Everything that a report tells: changed values by rule, inputs that are refused now, problems that came.</summary>
    public static IReadOnlyList<OutputChange> Of(BehaviourReport report) =>
    [
        .. report.Failures.Where(failure => failure.IsBroken).Select(failure => new OutputChange($"refused:{failure.Input.Name}#{failure.Code}", failure.Input.Name, $"is refused now: {failure.Message}", [])),
        .. report.Groups.Select(group => new OutputChange(
            $"rule:{group.RulePath}#{group.Digest}",
            group.RulePath.Length == 0 ? "Values that no rule is known for" : group.RulePath,
            $"{Count(group.Values, "value")} in {Count(group.Inputs, "input")}{(group.Added > 0 ? $", {group.Added} new" : "")}{(group.Removed > 0 ? $", {group.Removed} gone" : "")}",
            group.Examples)),
        .. report.Problems.Where(problem => problem.Came > 0).Select(problem => new OutputChange($"problem:{problem.Code}:{problem.Path}#{problem.Came}", problem.Path, $"is reported {Count(problem.Came, "time")} more: {problem.Message}", [])),
    ];

    private static string Count(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

/// <summary>How somebody hands a draft in.</summary>
/// <param name="Mapping">The definition.</param>
/// <param name="Revision">The revision of its draft that the person has seen.</param>
/// <param name="Number">The number that it is to have; null for the proposed one.</param>
/// <param name="Comment">Why.</param>
/// <param name="Acknowledged">Keys of the changed outputs that the person has looked at.</param>
/// <param name="Reviewers">Who is asked; nobody means that every reviewer may take it.</param>
internal sealed record SubmissionRequest(string Mapping, long Revision, string? Number, string Comment, IReadOnlyCollection<string> Acknowledged, IReadOnlyList<Engine.Audit.Actor> Reviewers)
{
    /// <summary>Where the request came from.</summary>
    public string? Address { get; init; }
}

/// <summary>A draft that was handed in.</summary>
/// <param name="Version">The candidate.</param>
/// <param name="Review">The number of its review.</param>
/// <param name="Notes">Reviewers who could not be asked, and why.</param>
internal sealed record SubmittedDraft(MappingVersion Version, long Review, IReadOnlyList<Problem> Notes);
