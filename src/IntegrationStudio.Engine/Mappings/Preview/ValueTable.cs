using System.Runtime.InteropServices;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>Collects values by key: the first text, and how many came.</summary>
internal sealed class ValueTable
{
    private readonly Dictionary<string, PreviewValue> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PreviewValue> Values => _values;

    public void Add(string key, string text)
    {
        ref PreviewValue value = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, key, out bool exists);
        value = exists ? value with { Count = value.Count + 1 } : new PreviewValue(Cut(text), 1);
    }

    public static string Cut(string text) => text.Length <= PreviewValue.Longest ? text : text[..(PreviewValue.Longest - 1)] + "\u2026";
}
