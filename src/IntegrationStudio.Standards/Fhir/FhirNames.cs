namespace IntegrationStudio.Standards.Fhir;

/// <summary>Finds a type's elements by their names in UTF-8: a hash table with open addressing, filled once.</summary>
internal sealed class FhirNames
{
    private readonly FhirElement?[] _slots;

    public FhirNames(FhirElement[] elements)
    {
        _slots = new FhirElement?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)elements.Length * 2 + 1)];
        foreach (var element in elements)
        {
            var at = Hash(Bare(element));
            while (_slots[at] is not null) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = element;
        }
    }

    public FhirElement? Find(ReadOnlySpan<byte> name)
    {
        for (var at = Hash(name); _slots[at] is { } element; at = (at + 1) & (_slots.Length - 1))
            if (Bare(element).SequenceEqual(name)) return element;
        return null;
    }

    private static ReadOnlySpan<byte> Bare(FhirElement element) => element.Utf8Name[1..^2];

    private int Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length;
        if (name.Length > 0) hash += name[0] * 31u + name[^1] * 1009u + name[name.Length / 2] * 7u;
        return (int)(hash * 2654435769u >> 16) & (_slots.Length - 1);
    }
}
