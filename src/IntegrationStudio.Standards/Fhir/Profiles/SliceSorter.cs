using IntegrationStudio.Standards.Fhir.Validation;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>Sorts the items of one element into its slices and counts them.</summary>
internal sealed class SliceSorter(FhirValidation run, FhirProfile profile, ProfileElement asked, ProfileSlicing slicing)
{
    private readonly int[] _counts = new int[asked.Slices.Count];
    private bool _isUntold;
    private bool _hasOthers;
    private int _last = -1;

    /// <summary>The slice that an item is of, or null.</summary>
    public ProfileElement? Sort(int node)
    {
        for (var i = 0; i < asked.Slices.Count; i++)
        {
            var matches = SliceMatcher.Matches(run, node, asked.Slices[i], slicing);
            _isUntold |= matches is null;
            if (matches is not true) continue;
            _counts[i]++;
            if (slicing.IsOrdered && i < _last) Add("fhir.slice", node, $"{profile.Name} wants the slice {asked.Slices[i].Slice} before {asked.Slices[_last].Slice}.");
            if (slicing.IsOpenAtEnd && _hasOthers) Add("fhir.slice", node, $"{profile.Name} wants what is of no slice behind the slice {asked.Slices[i].Slice}.");
            _last = Math.Max(_last, i);
            return asked.Slices[i];
        }
        _hasOthers = true;
        if (slicing.IsClosed && !_isUntold)
            Add("fhir.slice", node, $"{profile.Name} allows {asked.Shown} only as {string.Join(", ", asked.Slices.Where(s => s.Max > 0).Select(s => s.Slice))}, and this is none of them.");
        return null;
    }

    /// <summary>Checks the counts, at the node that has the items.</summary>
    public void Finish(int node)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            var slice = asked.Slices[i];
            if (_counts[i] < slice.Min && !_isUntold) Add("fhir.missing", node, $"{profile.Name} needs {asked.Shown} of the slice {slice.Slice}{(slice.Min > 1 ? $" {slice.Min} times" : "")}.", asked.Name);
            if (_counts[i] > slice.Max) Add("fhir.too-many", node, slice.Max == 0 ? $"{profile.Name} does not allow {asked.Shown} of the slice {slice.Slice}." : $"{profile.Name} allows {asked.Shown} of the slice {slice.Slice} at most {slice.Max} times, and there are {_counts[i]}.", asked.Name);
        }
    }

    private void Add(string code, int node, string message, string? below = null) => run.Problems.Add(code, node, message, below: below);
}
