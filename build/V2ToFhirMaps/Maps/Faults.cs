namespace IntegrationStudio.V2ToFhirMaps.Maps;

/// <summary>Everything that a run could not make sense of; any of them fails the run.</summary>
internal sealed class Faults
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    public void Add(string table, string row, string message) => _all.Add($"{table}: {row}: {message}");
}
