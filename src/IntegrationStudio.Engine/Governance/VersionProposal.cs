using IntegrationStudio.Engine.Governance.Difference;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Governance;

/// <summary>Which number a change asks for, and why.</summary>
/// <param name="Number">The proposed number.</param>
/// <param name="Base">The approved version that the change is counted from; null for the first one.</param>
/// <param name="Kind">The kind of the change; null for the first version and where nothing changed.</param>
/// <param name="Reasons">What makes it that kind, gravest first.</param>
/// <param name="Size">How much there is to look at; null for the first version.</param>
public sealed record VersionProposal(VersionNumber Number, VersionNumber? Base, ChangeKind? Kind, IReadOnlyList<DifferenceFact> Reasons, DifferenceSize? Size)
{
    /// <summary>Compares with the newest approved version.</summary>
    /// <param name="before">That version and its number; null when there is none.</param>
    /// <param name="after">What is to become a version.</param>
    public static VersionProposal Of((VersionNumber Number, DefinitionFolder Folder)? before, DefinitionFolder after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (before is not { } last) return new(VersionNumber.Parse(after.Definition.Version) is { Major: > 0 } own ? own : new(1, 0, 0), null, null, [], null);
        DefinitionDifference difference = DefinitionDifference.Of(last.Folder, after);
        IReadOnlyList<DifferenceFact> facts = difference.Facts;
        ChangeKind? kind = facts.Count == 0 ? null : facts.Max(KindOf);
        return new(last.Number.Next(kind ?? ChangeKind.Patch), last.Number, kind, [.. facts.OrderByDescending(KindOf)], difference.Size);
    }

    /// <summary>The kind of change that a fact makes of it.</summary>
    public static ChangeKind KindOf(DifferenceFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Effect switch
        {
            DifferenceEffect.Shape => ChangeKind.Major,
            DifferenceEffect.Behaviour => ReadsOtherwise(fact.Subject) ? ChangeKind.Major : ChangeKind.Minor,
            _ => ChangeKind.Patch,
        };
    }

    /// <summary>What is wrong with a number; null when it may be taken.</summary>
    /// <param name="number">The number that somebody chose.</param>
    /// <param name="highest">The highest approved or retired number.</param>
    public Problem? Check(string number, VersionNumber? highest)
    {
        if (VersionNumber.Parse(number) is not { } chosen)
            return new Problem("version.number", number, "A version's number is three counts with dots between them.") { Mend = $"Use {Number}." };
        if (highest is { } taken && chosen <= taken)
            return new Problem("version.not-ascending", number, $"Version {taken} is approved; numbers ascend.") { Mend = $"Use {Number}." };
        if (Base is { } from && Kind is { } kind && chosen < from.Next(kind))
            return new Problem("version.too-low", number, $"From {from} to {chosen} is a {Words(chosen.KindSince(from))} change; this one is {Words(kind)}: {Reasons[0].Text}") { Mend = $"Use {from.Next(kind)}." };
        return null;
    }

    private static bool ReadsOtherwise(string subject) => subject == "source" || subject.StartsWith("source.", StringComparison.Ordinal);

    private static string Words(ChangeKind kind) => kind.ToString().ToLowerInvariant();
}
