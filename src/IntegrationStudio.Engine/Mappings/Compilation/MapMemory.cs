using System.Buffers.Binary;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>
/// What a data type map made of items: units, test codes, interpretations and technicians come again and again, within a message and from message to message. Only
/// what came twice is kept, so that a value seen once leaves no trace but a hash. Safe for many threads: entries are immutable, and a lost one is made again.
/// </summary>
internal sealed class MapMemory
{
    /// <summary>Longer items are hardly ever codes.</summary>
    public const int LongestItem = 256;

    private const int Places = 64; // a power of two
    private const int MostNodes = 40;
    private const int MostEntries = 20_000; // of all maps together: some ten megabytes

    private static int _entryCount;

    // Most maps of a library never run.
    private ulong[]? _seen;
    private Entry?[]? _entries;

    /// <summary>What a map made of an item.</summary>
    /// <param name="Hash">Of the item's bytes and level.</param>
    /// <param name="Item">The item's bytes.</param>
    /// <param name="InComponent">Whether the item was a component, whose parts are subcomponents.</param>
    /// <param name="Required">The codes that the caller's element may have.</param>
    /// <param name="Handed">The table that the caller handed over.</param>
    /// <param name="Sender">Whose item it was, where that decides what it means; null where it does not.</param>
    /// <param name="Made">What was written.</param>
    /// <param name="Suspects">Numbers of the nodes among it that may turn out to be empty; 0 is the target.</param>
    /// <param name="Extensions">Numbers of the extensions among it.</param>
    internal sealed record Entry(ulong Hash, byte[] Item, bool InComponent, FhirValueSet? Required, TableUse? Handed, string? Sender, TreeCapture Made, int[] Suspects, int[] Extensions);

    /// <summary>The entry for an item; null when there is none. <paramref name="isKnown"/> says whether it came before, so that it should be kept now.</summary>
    public Entry? Find(ReadOnlySpan<byte> item, bool inComponent, FhirValueSet? required, TableUse? handed, out ulong hash, out bool isKnown)
    {
        hash = Hash(item, inComponent);
        int place = (int)(hash >> 58) & (Places - 1);
        ulong[] seen = _seen ??= new ulong[Places];
        Entry? entry = _entries?[place];
        if (entry is not null && entry.Hash == hash && entry.InComponent == inComponent && entry.Required == required && entry.Handed == handed && item.SequenceEqual(entry.Item))
        {
            isKnown = true;
            return entry;
        }

        isKnown = seen[place] == hash;
        seen[place] = hash;
        return null;
    }

    /// <summary>Keeps an entry in place of whatever stood where it belongs.</summary>
    public void Keep(Entry entry)
    {
        ref Entry? place = ref (_entries ??= new Entry?[Places])[(int)(entry.Hash >> 58) & (Places - 1)];
        if (entry.Made.Count > MostNodes || (place is null && Interlocked.Increment(ref _entryCount) > MostEntries)) return;
        place = entry;
    }

    private static ulong Hash(ReadOnlySpan<byte> item, bool inComponent)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)item.Length * Prime ^ (inComponent ? 1UL : 0);
        for (; item.Length >= 8; item = item[8..]) hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(item));
        ulong rest = 0;
        foreach (byte b in item) rest = rest << 8 | b;
        return Mix(hash ^ rest) | 1; // never 0, which means nothing was seen

        static ulong Mix(ulong value)
        {
            value *= Prime;
            return value ^ (value >> 29);
        }
    }
}
