using IntegrationStudio.Engine.Mappings.Outline;

namespace IntegrationStudio.Engine.Mappings.Proposals;

/// <summary>What a definition does already, so that nothing is proposed twice.</summary>
internal sealed class ExistingRules
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly HashSet<(string Source, string Target)> _pairs = [];

    public ExistingRules(MappingOutline outline)
    {
        foreach (OutlineRule rule in outline.Walk())
        {
            if (rule.Target is not { } target) continue;

            // Also what somebody took out is not proposed again.
            bool writes = (rule.Style & (RuleStyle.Copy | RuleStyle.Map | RuleStyle.Constant | RuleStyle.Reference | RuleStyle.Script)) != 0;
            if (writes) _written.Add(target);
            if ((rule.Style & (RuleStyle.Map | RuleStyle.Script | RuleStyle.Reference)) != 0 && rule.Definition.Resource is null) _whole.Add(target);
            foreach (string source in rule.Sources) _pairs.Add((source, target));
        }
    }

    /// <summary>Whether a rule connects the two already.</summary>
    public bool Connects(string source, string target) => _pairs.Contains((source, target));

    /// <summary>Whether a rule writes a row, or all of one above it.</summary>
    public bool Writes(string target)
    {
        if (_written.Contains(target)) return true;
        for (int slash = target.LastIndexOf('/'); slash > 0; slash = target.LastIndexOf('/', slash - 1))
            if (_whole.Contains(target[..slash])) return true;
        return false;
    }

    /// <summary>Whether anything at a row or below it is written.</summary>
    public bool Touches(string target) => _written.Contains(target) || _written.Any(written => written.StartsWith(target + "/", StringComparison.Ordinal));
}
