namespace IntegrationStudio.Portal.Api;

/// <summary>One operation of the API as its page shows it.</summary>
/// <param name="Method">GET, POST, ...</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Group">Its tag.</param>
/// <param name="Summary">One line.</param>
/// <param name="Description">More, the permission included.</param>
/// <param name="Parameters">What goes into path and query.</param>
/// <param name="Body">The media type of its body and an example of it; null for none.</param>
public sealed record ApiOperation(string Method, string Path, string Group, string Summary, string Description, IReadOnlyList<ApiParameter> Parameters, ApiBody? Body)
{
    /// <summary>Tells it from all others.</summary>
    public string Key => $"{Method} {Path}";

    /// <summary>Whether every word stands somewhere in it.</summary>
    public bool Says(string words) => Array.TrueForAll(
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        word => $"{Key} {Group} {Summary} {Description}".Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The address with values in place of the parameters; what is empty is left out of the query.</summary>
    public string Address(IReadOnlyDictionary<string, string> values)
    {
        var path = Path;
        var query = new List<string>();
        foreach (var parameter in Parameters)
        {
            var value = values.GetValueOrDefault(parameter.Name, "").Trim();
            if (parameter.IsInPath)
                path = path.Replace($"{{{parameter.Name}}}", string.Join('/', value.Split('/').Select(Uri.EscapeDataString)), StringComparison.Ordinal);
            else if (value.Length > 0)
                query.Add($"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value)}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }
}

/// <summary>What goes into an operation's path or query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInPath">In the path rather than the query.</param>
/// <param name="IsRequired">Whether the operation needs it.</param>
/// <param name="Description">What it is.</param>
/// <param name="Choices">All its values; empty where they are free.</param>
public sealed record ApiParameter(string Name, bool IsInPath, bool IsRequired, string Description, IReadOnlyList<string> Choices);

/// <summary>What an operation takes as its body.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Example">One with every property, to begin with.</param>
public sealed record ApiBody(string MediaType, string Example);
