using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>A trace that can be asked in both directions.</summary>
internal sealed class TraceIndex(IReadOnlyList<TraceEntry> entries)
{
    /// <summary>What made the values at or below a place of the result; for a place without, the nearest above that has some.</summary>
    public IReadOnlyList<TraceEntry> Behind(string resultPath)
    {
        var within = entries.Where(entry => IsWithin(entry.ResultPath, resultPath)).ToList();
        return within.Count > 0 ? within : [.. entries.Where(entry => entry.ResultPath.Length > 0 && IsWithin(resultPath, entry.ResultPath))];
    }

    /// <summary>What was made of a place of the source, of a part of it, or of the whole it is a part of.</summary>
    public IReadOnlyList<TraceEntry> FedBy(Hl7Position place) =>
        [.. entries.Where(entry => entry.SourcePath.Length > 0 && SourcePlace.Meets(entry.SourcePosition, place))];

    private static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '[');
}
