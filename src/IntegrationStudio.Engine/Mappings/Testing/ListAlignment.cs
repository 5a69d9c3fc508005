using System.Text.Json;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Which items of two lists belong together: those at the same place where the lists are equally long, else those that are found again in the same order.</summary>
internal static class ListAlignment
{
    /// <summary>Longer lists are compared place by place: the search costs the product of both lengths.</summary>
    private const int Longest = 600;

    /// <summary>Pairs of indexes in order; -1 where the other side has nothing.</summary>
    public static IEnumerable<(int Expected, int Actual)> Of(JsonElement expected, JsonElement actual)
    {
        int left = expected.GetArrayLength();
        int right = actual.GetArrayLength();
        return left == right || left > Longest || right > Longest
            ? ByPlace(0, left, 0, right)
            : Found([.. expected.EnumerateArray().Select(Identity)], [.. actual.EnumerateArray().Select(Identity)]);
    }

    private static IEnumerable<(int Expected, int Actual)> ByPlace(int left, int leftEnd, int right, int rightEnd)
    {
        while (left < leftEnd || right < rightEnd) yield return (left < leftEnd ? left++ : -1, right < rightEnd ? right++ : -1);
    }

    private static IEnumerable<(int Expected, int Actual)> Found(string[] expected, string[] actual)
    {
        // Length of the longest common part from each pair on.
        int[,] common = new int[expected.Length + 1, actual.Length + 1];
        for (int i = expected.Length - 1; i >= 0; i--)
            for (int j = actual.Length - 1; j >= 0; j--)
                common[i, j] = expected[i] == actual[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        (int left, int right) = (0, 0);
        (int leftStart, int rightStart) = (0, 0);
        while (left < expected.Length && right < actual.Length)
        {
            if (expected[left] == actual[right])
            {
                // What lies between two finds is compared place by place.
                foreach ((int Expected, int Actual) pair in ByPlace(leftStart, left, rightStart, right)) yield return pair;
                yield return (left, right);
                (leftStart, rightStart) = (++left, ++right);
            }
            else if (common[left + 1, right] >= common[left, right + 1]) left++;
            else right++;
        }

        foreach ((int Expected, int Actual) pair in ByPlace(leftStart, expected.Length, rightStart, actual.Length)) yield return pair;
    }

    /// <summary>What an item is, whatever it says: an entry by its resource, anything else by its content.</summary>
    private static string Identity(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("resource", out JsonElement resource) && resource.ValueKind == JsonValueKind.Object
        && resource.TryGetProperty("resourceType", out JsonElement type) && resource.TryGetProperty("id", out JsonElement id)
            ? $"{type}/{id}"
            : item.GetRawText();
}
