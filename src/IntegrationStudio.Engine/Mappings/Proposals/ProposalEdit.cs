using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Editing;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>Makes a proposal's rule.</summary>
internal static class ProposalEdit
{
    /// <summary>Whether the rule can be made now.</summary>
    public static bool Fits(ProposalContext context, Proposal proposal) => proposal.Rules.Count > 0 || proposal.SourceKey is null || Option(context, proposal, out _) is not null;

    public static Outcome<DefinitionFolder> Apply(ProposalContext context, Proposal proposal)
    {
        if (proposal.Rules.Count > 0) return Add(context, proposal.Rules);
        if (proposal.Reference is { } reference) return AddReference(context, proposal, reference);
        if (proposal.SourceKey is null) return AddConstant(context, proposal);
        if (Option(context, proposal, out string? refusal) is not { } option) return new Problem("proposal.refused", proposal.TargetKey, refusal ?? "The rows cannot be connected now.");
        Outcome<DefinitionFolder> applied = option.Apply();
        bool isPlain = proposal.Functions.Count == 0 && proposal.Codes is null && proposal.From is null;
        return !applied.Succeeded || isPlain ? applied : Refine(context, applied.Value, option.RulePath, proposal);
    }

    private static ConnectionOption? Option(ProposalContext context, Proposal proposal, out string? refusal)
    {
        ConnectionPlan plan = Connecting.Plan(context.Library, context.Folder, context.Outline, context.Source, context.Target, proposal.SourceKey!, proposal.TargetKey);
        refusal = plan.Refusal;
        if (proposal.Map is { } map) return plan.Options.FirstOrDefault(option => option.Kind == ConnectionKind.ApplyMap && option.Title.EndsWith($" {map}", StringComparison.Ordinal));
        return plan.Options.FirstOrDefault(option => option.Kind is not (ConnectionKind.Replace or ConnectionKind.Combine or ConnectionKind.Condition));
    }

    private static Outcome<DefinitionFolder> Add(ProposalContext context, IReadOnlyList<RuleDefinition> rules)
    {
        Outcome<DefinitionFolder> done = context.Folder;
        foreach (RuleDefinition rule in rules)
        {
            done = RuleEdits.Add(context.Library.With(done.Value!.Package), done.Value, "", rule);
            if (!done.Succeeded) return done;
        }

        return done;
    }

    private static Outcome<DefinitionFolder> AddReference(ProposalContext context, Proposal proposal, RuleDefinition reference) =>
        Maker(context, proposal.TargetKey.Split('/')[0]) is { } maker
            ? RuleEdits.Add(context.Library, context.Folder, maker.Path, reference)
            : new Problem("proposal.refused", proposal.TargetKey, $"No rule makes {proposal.TargetKey.Split('/')[0]} yet.");

    /// <summary>The rule that makes a resource: of several the one that has a source.</summary>
    private static OutlineRule? Maker(ProposalContext context, string resource) =>
        context.Outline.Walk().Where(rule => rule.Target == resource && rule.Definition.Resource is not null && rule.DisabledBy is null).MaxBy(rule => rule.Sources.Count > 0);

    /// <summary>A constant goes to the rule that makes its resource; without one, to the top.</summary>
    private static Outcome<DefinitionFolder> AddConstant(ProposalContext context, Proposal proposal)
    {
        string key = proposal.TargetKey;
        string resource = key.Split('/')[0];
        OutlineRule? maker = Maker(context, resource);
        bool isBundle = context.Target.MoreRoots.Count > 0;
        if (isBundle && maker is null) return new Problem("proposal.refused", key, $"No rule makes {resource} yet.");
        bool hasRoot = isBundle || context.Outline.Definition.Kind != MappingKind.Message;
        string path = string.Join('.', key.Split('/').Skip(hasRoot ? 1 : 0).Where(step => !step.EndsWith("[x]", StringComparison.Ordinal)));
        JsonElement value = JsonSerializer.SerializeToElement(proposal.Constant);
        return RuleEdits.Add(context.Library, context.Folder, maker?.Path ?? "", new RuleDefinition { Id = "", To = path, Value = value });
    }

    private static Outcome<DefinitionFolder> Refine(ProposalContext context, DefinitionFolder folder, string path, Proposal proposal)
    {
        MappingLibrary library = context.Library.With(folder.Package);
        if (MappingOutline.Of(library, folder.Definition.Id).Find(path) is not { } rule) return folder;
        RuleDefinition definition = rule.Definition with { Functions = proposal.Functions };
        if (proposal.From is { } from && definition.From is { } plain) definition = definition with { From = from(plain) };
        if (proposal.Codes is { } codes)
        {
            string file = Free(folder, proposal.TargetKey.Split('/')[^1]);
            var csv = new StringBuilder("code,text,system,targetCode,targetDisplay,targetSystem\n");
            foreach ((string code, string target) in codes) csv.Append(Cell(code)).Append(",,,").Append(Cell(target)).Append(",,\n");
            folder = folder.WithFile(file, Encoding.UTF8.GetBytes(csv.ToString()));
            definition = definition with { Table = file };
        }

        return RuleEdits.Set(library.With(folder.Package), folder, path, definition);
    }

    private static string Free(DefinitionFolder folder, string name)
    {
        string wanted = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant() is { Length: > 0 } plain ? plain : "codes";
        string file = $"tables/{wanted}.csv";
        for (int number = 2; folder.Files.ContainsKey(file); number++) file = $"tables/{wanted}-{number}.csv";
        return file;
    }

    private static string Cell(string text) => text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
