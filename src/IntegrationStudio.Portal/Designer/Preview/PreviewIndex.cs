using IntegrationStudio.Engine.Mappings.Preview;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>The links of a result, to be asked in both directions.</summary>
internal sealed class PreviewIndex(IReadOnlyList<PreviewLink> links)
{
    /// <summary>What made the values at or below a place of the result; for a place without, the nearest above that has some.</summary>
    public IReadOnlyList<PreviewLink> Behind(string resultPath)
    {
        List<PreviewLink> within = [.. links.Where(link => IsWithin(link.ResultPath, resultPath))];
        return within.Count > 0 ? within : [.. links.Where(link => link.ResultPath.Length > 0 && IsWithin(resultPath, link.ResultPath))];
    }

    /// <summary>What a selection has to do with: the values that its rule wrote, else those of its target row, else all that its source row feeds.</summary>
    public IReadOnlyList<PreviewLink> Of(DesignerSelection selection)
    {
        if (selection.RulePath is { } rule && links.Where(link => IsBelow(link.RulePath, rule)).ToList() is { Count: > 0 } written) return written;
        if (selection.TargetKey is { } target && links.Where(link => link.TargetKey is { } key && IsBelow(key, target)).ToList() is { Count: > 0 } shown) return shown;
        return selection.SourceKey is { } source ? [.. links.Where(link => link.SourceKey is { } key && (IsBelow(key, source) || IsBelow(source, key)))] : [];
    }

    private static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '[');

    private static bool IsBelow(string key, string above) =>
        key.StartsWith(above, StringComparison.Ordinal) && (key.Length == above.Length || key[above.Length] == '/');
}
