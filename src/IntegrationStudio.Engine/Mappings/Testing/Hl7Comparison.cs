using System.Globalization;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>Finds what differs between two HL7 v2 messages, component by component: <c>OBX[2]-5.1</c>.</summary>
internal sealed class Hl7Comparison(IReadOnlyList<IgnoredPath> ignored)
{
    private readonly List<MappingDifference> _differences = [];

    /// <summary>All differences in the order of the message; fails when one of them is no message.</summary>
    public static Outcome<List<MappingDifference>> Compare(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual, IReadOnlyList<IgnoredPath> ignored)
    {
        Outcome<Hl7Message> left = Hl7Message.Parse(expected);
        Outcome<Hl7Message> right = Hl7Message.Parse(actual);
        if (!left.Succeeded) return Outcome<List<MappingDifference>>.Failed(left.Problems);
        if (!right.Succeeded) return Outcome<List<MappingDifference>>.Failed(right.Problems);
        var comparison = new Hl7Comparison(ignored);
        comparison.Compare(left.Value, right.Value);
        return comparison._differences;
    }

    private void Compare(Hl7Message expected, Hl7Message actual)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        int right = 0;
        foreach (Hl7Segment segment in expected.Segments)
        {
            // The next of that name; segments before it were not expected.
            int found = right;
            while (found < actual.SegmentCount && actual[found].Key != segment.Key) found++;
            if (found == actual.SegmentCount)
            {
                Differ(Place(names, segment.Name), Text(segment), null);
                continue;
            }

            for (; right < found; right++) Differ(Place(names, actual[right].Name), null, Text(actual[right]));
            Compare(Place(names, segment.Name), segment, actual[right++]);
        }

        for (; right < actual.SegmentCount; right++) Differ(Place(names, actual[right].Name), null, Text(actual[right]));
    }

    private void Compare(string place, Hl7Segment expected, Hl7Segment actual)
    {
        for (int field = 1; field <= Math.Max(expected.FieldCount, actual.FieldCount); field++)
        {
            Hl7Element left = expected.Field(field);
            Hl7Element right = actual.Field(field);
            if (left.RawSpan.SequenceEqual(right.RawSpan)) continue;
            string path = $"{place}-{field.ToString(CultureInfo.InvariantCulture)}";
            int repetitions = Math.Max(left.RepetitionCount, right.RepetitionCount);
            for (int i = 1; i <= repetitions; i++) Compare(repetitions > 1 ? $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]" : path, left.Repetition(i), right.Repetition(i));
        }
    }

    private void Compare(string path, Hl7Element expected, Hl7Element actual)
    {
        int parts = Math.Max(expected.ComponentCount, actual.ComponentCount);
        if (parts <= 1 || expected.IsEmpty || actual.IsEmpty)
        {
            string left = expected.ToString();
            string right = actual.ToString();
            if (left != right || expected.IsNull != actual.IsNull) Differ(path, Said(expected, left), Said(actual, right));
            return;
        }

        for (int i = 1; i <= parts; i++) Compare($"{path}.{i.ToString(CultureInfo.InvariantCulture)}", expected.Component(i), actual.Component(i));
    }

    private void Differ(string path, string? expected, string? actual)
    {
        if (!ignored.Any(place => place.Covers(path))) _differences.Add(new MappingDifference(path, expected, actual) { TargetKey = Key(path) });
    }

    private static string? Said(Hl7Element element, string text) => element.IsEmpty ? null : element.IsNull ? "\"\"" : text;

    private static string Text(Hl7Segment segment) => segment.Message.Charset.Encoding.GetString(segment.RawSpan);

    private static string Place(Dictionary<string, int> names, string name)
    {
        int number = names[name] = names.GetValueOrDefault(name) + 1;
        return number == 1 ? name : $"{name}[{number.ToString(CultureInfo.InvariantCulture)}]";
    }

    /// <summary><c>OBX[2]-5.1</c> is the row <c>OBX/5/1</c>.</summary>
    private static string Key(string path)
    {
        string key = path.Replace('-', '/').Replace('.', '/');
        for (int open = key.IndexOf('[', StringComparison.Ordinal); open >= 0; open = key.IndexOf('[', StringComparison.Ordinal)) key = key.Remove(open, key.IndexOf(']', open) - open + 1);
        return key;
    }
}
