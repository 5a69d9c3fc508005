using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>Proposes rules that are likely wanted: from the official tables, from names, and from inputs with wanted outputs.</summary>
public static class MappingProposals
{
    private const int Most = 500;

    /// <summary>What tables and names suggest and no rule does yet, the likeliest first.</summary>
    public static IReadOnlyList<Proposal> Of(ProposalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var existing = new ExistingRules(context.Outline);
        List<Proposal> proposals = [.. TableProposals.Of(context, existing)];
        proposals.AddRange(ReferenceProposals.Of(context));
        proposals.AddRange(NameProposals.Of(context, existing, [.. proposals.Select(proposal => proposal.TargetKey)]));
        return Ranked(context, proposals);
    }

    /// <summary>What explains wanted outputs, the likeliest first. Pairs that cannot be read are told.</summary>
    public static (IReadOnlyList<Proposal> Proposals, IReadOnlyList<Problem> Problems) FromPairs(ProposalContext context, IReadOnlyList<ExamplePair> pairs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(pairs);
        var problems = new List<Problem>();
        IReadOnlyList<Proposal> proposals = PairProposals.Of(context, new ExistingRules(context.Outline), pairs, problems);
        return (Ranked(context, proposals), problems);
    }

    /// <summary>Adds the rules of proposals in their order as one edit. One that no longer fits is left out with its reason as a warning; fails when none fits.</summary>
    public static Outcome<DefinitionFolder> Apply(ProposalContext context, IReadOnlyList<Proposal> proposals)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(proposals);
        var skipped = new List<Problem>();
        int done = 0;
        HashSet<string> before = [.. context.Outline.Resources.Select(resource => resource.Name)];
        foreach (Proposal proposal in proposals) Take(proposal);

        // What refers to what is known only when all resources are there.
        foreach (Proposal reference in done == 0 ? [] : ReferenceProposals.Of(context).Where(reference => !before.Contains(reference.TargetKey.Split('/')[0])).ToList()) Take(reference);
        return done > 0 || proposals.Count == 0 ? Outcome<DefinitionFolder>.Of(context.Folder, skipped) : Outcome<DefinitionFolder>.Failed(skipped.Select(problem => problem with { Severity = Severity.Error }).ToList());

        void Take(Proposal proposal)
        {
            Outcome<DefinitionFolder> applied = ProposalEdit.Apply(context, proposal);
            if (!applied.Succeeded)
            {
                skipped.AddRange(applied.Problems.Select(problem => problem with { Severity = Severity.Warning }));
                return;
            }

            done++;
            MappingLibrary library = context.Library.With(applied.Value.Package);
            context = context with { Folder = applied.Value, Library = library, Outline = MappingOutline.Of(library, applied.Value.Definition.Id) };
        }
    }

    private static IReadOnlyList<Proposal> Ranked(ProposalContext context, IEnumerable<Proposal> proposals) =>
    [
        .. proposals.OrderByDescending(proposal => proposal.Confidence).ThenBy(proposal => proposal.TargetKey, StringComparer.Ordinal).DistinctBy(proposal => (proposal.SourceKey, proposal.TargetKey, proposal.Rules is [var rule, ..] ? rule.Id : null))
            .Where(proposal => ProposalEdit.Fits(context, proposal)).Take(Most),
    ];
}
