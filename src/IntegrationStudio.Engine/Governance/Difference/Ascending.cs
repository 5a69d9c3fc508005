namespace IntegrationStudio.Engine.Governance.Difference;

/// <summary>The fewest moves that explain another order: what stays is the longest ascending part.</summary>
internal static class Ascending
{
    /// <summary>Indexes of one longest ascending subsequence.</summary>
    public static HashSet<int> Longest(IReadOnlyList<int> numbers)
    {
        var ends = new List<int>(); // index of the smallest last number of each length
        int[] previous = new int[numbers.Count];
        for (int i = 0; i < numbers.Count; i++)
        {
            (int low, int high) = (0, ends.Count);
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (numbers[ends[middle]] < numbers[i]) low = middle + 1;
                else high = middle;
            }

            previous[i] = low > 0 ? ends[low - 1] : -1;
            if (low == ends.Count) ends.Add(i);
            else ends[low] = i;
        }

        var steady = new HashSet<int>();
        for (int at = ends.Count > 0 ? ends[^1] : -1; at >= 0; at = previous[at]) steady.Add(at);
        return steady;
    }
}
