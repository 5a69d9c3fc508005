using System.Text;

namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>Strings of short ASCII codes (segment names, message types, versions), which every message repeats: a fixed number of slots, the last one wins.</summary>
internal static class CodeCache
{
    private const int Longest = 16;
    private static readonly string?[] Slots = new string?[1024];

    public static string Get(ReadOnlySpan<byte> code)
    {
        if (code.IsEmpty)
            return "";
        if (code.Length > Longest)
            return Encoding.UTF8.GetString(code);
        var hash = 2166136261u;
        foreach (var b in code)
            hash = (hash ^ b) * 16777619;
        // Racing writers put equal strings; a reference write is atomic.
        ref var slot = ref Slots[(hash ^ (hash >> 15)) & 1023];
        var found = slot;
        if (found is not null && Ascii.Equals(code, found))
            return found;
        return slot = Encoding.UTF8.GetString(code);
    }
}
