using System.Collections.Frozen;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Governance.Behaviour;

namespace IntegrationStudio.Portal.Versions.Comparing;

/// <summary>
/// What of a behavioural difference may be seen. Tests and samples are invented and shown. Of stored messages only what cannot say whose they are: codes, states, numbers and times of observations;
/// people, whatever comes from segments about them, free text and whatever is unknown is masked here, before it reaches a browser. A message's own page shows more to who may see it.
/// </summary>
internal static partial class BehaviourSight
{
    public const string Sign = "\u2022\u2022\u2022";

    private static readonly FrozenSet<string> OfPatients = FrozenSet.ToFrozenSet(["Patient", "RelatedPerson", "Person", "Coverage", "Account", "Contract", "Consent"], StringComparer.Ordinal);

    /// <summary>Elements whose values are codes or structure wherever they stand.</summary>
    private static readonly FrozenSet<string> Structural = FrozenSet.ToFrozenSet(["resourceType", "system", "use", "status", "mode", "method", "rank", "unit"], StringComparer.Ordinal);

    /// <summary>Elements that are shown besides, where they are not about a person.</summary>
    private static readonly FrozenSet<string> Measured = FrozenSet.ToFrozenSet(
        ["code", "value", "comparator", "intent", "priority", "effectiveDateTime", "issued", "start", "end", "authoredOn", "collectedDateTime", "receivedTime", "occurrenceDateTime"], StringComparer.Ordinal);

    /// <summary>A report as it may be shown.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="content">Whether the person may see (masked) content at all.</param>
    public static BehaviourReport Of(BehaviourReport report, bool content) => report with
    {
        Groups = [.. report.Groups.Select(group => group with { Examples = [.. group.Examples.Select(example => Of(example, content))] })],
        // Their words may repeat a value; code and place say what it is.
        Problems = [.. report.Problems.Select(problem => problem.Examples.Any(place => place.Source == BehaviourSource.Message) ? problem with { Message = "" } : problem)],
        Failures = [.. report.Failures.Select(failure => failure.Input.Source == BehaviourSource.Message ? failure with { Message = "" } : failure)],
    };

    private static BehaviourExample Of(BehaviourExample example, bool content) => example.Input.Source != BehaviourSource.Message || (content && Shows(example)) ? example : example with
    {
        Before = example.Before is null ? null : Sign,
        After = example.After is null ? null : Sign,
    };

    private static bool Shows(BehaviourExample example)
    {
        if (example.SourcePath is { } source && OfPeople().IsMatch(source))
            return false;
        var parts = example.TargetKey.Split(['/', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [_, .., var last])
            return false;
        if (last == "display" && parts.Contains("coding") && !parts.Any(OfPatients.Contains))
            return true; // the words of a code
        if (Says(example.Before) || Says(example.After))
            return false;
        if (Structural.Contains(last))
            return true;
        var about = parts.FirstOrDefault(part => char.IsUpper(part[0]) && part is not ("Bundle" or "Parameters"));
        return about is not null && !OfPatients.Contains(about) && Measured.Contains(last) && !parts.Contains("identifier") && !parts.Contains("subject") && !parts.Contains("telecom");
    }

    /// <summary>Whether a text is more than a word or a range of numbers.</summary>
    private static bool Says(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter)) >= 3;

    [GeneratedRegex(@"(^|[./\[\]])(PID|PD1|NK1|GT1|IN1|IN2|IN3|MRG|QRD|QPD|NTE|Z[A-Z0-9]{2})\b", RegexOptions.CultureInvariant)]
    private static partial Regex OfPeople();
}
