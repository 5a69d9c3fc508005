using IntegrationStudio.Engine.Mappings.Resolution;

namespace IntegrationStudio.Engine.Mappings.Outline;

/// <summary>Finds the resources that rules make under a name.</summary>
internal static class OutlineResources
{
    /// <summary>Adds those of a map and of all that it calls; the first rule that makes one stands for it.</summary>
    public static void Add(ResolvedMap map, Dictionary<string, OutlineResource> resources)
    {
        var seen = new HashSet<ResolvedMap>();
        Visit(map, "");

        void Visit(ResolvedMap visited, string path)
        {
            if (seen.Add(visited)) Rules(visited.Rules, path);
        }

        void Rules(List<ResolvedRule> rules, string path)
        {
            foreach (ResolvedRule rule in rules)
            {
                string at = path.Length == 0 ? rule.Id : $"{path}/{rule.Id}";
                if (rule.Definition.Resource is { } type)
                {
                    string name = rule.Definition.As ?? type;
                    resources.TryAdd(name, new OutlineResource(name, type, at));
                }

                if (rule.Called is not null) Visit(rule.Called, at);
                Rules(rule.Rules, at);
            }
        }
    }
}
