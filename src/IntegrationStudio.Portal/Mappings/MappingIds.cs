using System.Text;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>Ids of definitions are folders below <c>mappings/</c>, so they must be fit to be paths everywhere.</summary>
internal static partial class MappingIds
{
    private const int Longest = 200;

    /// <summary>What is wrong with an id; null when nothing is.</summary>
    public static Problem? Check(string id)
    {
        if (id.Length == 0) return Wrong("The id is missing.", "Name a folder, such as labs/east/oru-r01.");
        if (id.Length > Longest) return Wrong($"The id is longer than {Longest} characters.", "Use a shorter one.");
        if (!Form().IsMatch(id)) return Wrong($"\"{id}\" is not fit to be a folder's path.", "Use letters, digits, - and _ between single slashes, such as labs/east/oru-r01.");
        return id.StartsWith("hl7/", StringComparison.OrdinalIgnoreCase) ? Wrong("hl7/ is for the maps that come with the product.", "Use a folder of your own, such as labs/east/oru-r01.") : null;
    }

    /// <summary>A folder's name for a title: <c>East lab, results</c> gives <c>east-lab-results</c>.</summary>
    public static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var character in title)
        {
            if (char.IsAsciiLetterOrDigit(character)) slug.Append(char.ToLowerInvariant(character));
            else if (slug.Length > 0 && slug[^1] != '-' && !char.IsLetter(character) && character is not ('\'' or '’')) slug.Append('-');
        }

        return slug.ToString().Trim('-');
    }

    private static Problem Wrong(string message, string mend) => new("mapping.id", "id", message) { Mend = mend };

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_\-\[\]]*(\.[A-Za-z0-9_\-\[\]]+)*(/[A-Za-z0-9][A-Za-z0-9_\-\[\]]*(\.[A-Za-z0-9_\-\[\]]+)*)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
