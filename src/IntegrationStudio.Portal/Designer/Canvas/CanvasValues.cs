using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer.Preview;

namespace IntegrationStudio.Portal.Designer.Canvas;

/// <summary>Tells the browser which values of one side changed: <c>[key, text, count]</c>, a null text for one that is gone.</summary>
internal sealed class CanvasValues
{
    private const int Longest = 160;
    private IReadOnlyDictionary<string, RowValue> _known = new Dictionary<string, RowValue>();

    /// <summary>What changed; null for nothing.</summary>
    public object? Delta(IReadOnlyDictionary<string, RowValue> values)
    {
        if (ReferenceEquals(values, _known)) return null;
        List<object?[]> list = [];
        foreach ((string key, RowValue value) in values)
        {
            if (_known.TryGetValue(key, out RowValue? before) && before == value) continue;
            string text = Wording.Cut(value.Text, Longest);
            list.Add(value.Count == 1 ? [key, text] : [key, text, value.Count]);
        }

        foreach (string key in _known.Keys)
        {
            if (!values.ContainsKey(key)) list.Add([key, null]);
        }

        _known = values;
        return list.Count == 0 ? null : new { list };
    }
}
