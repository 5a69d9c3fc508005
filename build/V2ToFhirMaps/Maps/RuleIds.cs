using System.Security.Cryptography;
using System.Text;

namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Gives rules ids that are unique among siblings and derive from the row's content alone.</summary>
internal sealed class RuleIds
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The name; with the condition behind it where a sibling has the name already.</summary>
    public string Take(string name, string? condition)
    {
        var id = Clean(name);
        if (_taken.Add(id)) return id;
        var basis = condition is null ? id : $"{id}?{Short(Clean(Compact(condition)))}";
        if (condition is not null && _taken.Add(basis)) return basis;
        for (var ordinal = 2; ; ordinal++)
        {
            var numbered = $"{basis}~{ordinal}";
            if (_taken.Add(numbered)) return numbered;
        }
    }

    private static string Compact(string condition) =>
        condition.Replace(" ", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace(".exists()", "", StringComparison.Ordinal).Replace(".empty()", "=none", StringComparison.Ordinal);

    // Long conditions would make ids that nobody can read or quote; their hash stays as long as they do.
    private static string Short(string text) =>
        text.Length <= 40 ? text : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    private static string Clean(string text) => text.Replace('/', ':');
}
