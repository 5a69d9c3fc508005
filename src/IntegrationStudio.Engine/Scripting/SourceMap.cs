using System.Text.Json;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>Reads a source map (ECMA-426) with sections: from a place in the bundle to the author's file, line and column, all counted from 1.</summary>
internal sealed class SourceMap
{
    private readonly List<Segment> _segments = [];
    private readonly List<string> _sources = [];

    public SourceMap(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var section in document.RootElement.GetProperty("sections").EnumerateArray())
        {
            var map = section.GetProperty("map");
            var line = section.GetProperty("offset").GetProperty("line").GetInt32();
            var firstSource = _sources.Count;
            foreach (var source in map.GetProperty("sources").EnumerateArray()) _sources.Add(source.GetString()!);
            Read(map.GetProperty("mappings").GetString()!, line, firstSource);
        }
    }

    /// <summary>The author's place of the nearest mapping at or before a place on the same line, else the first one on it; null when the line has none.</summary>
    public (string Path, int Line, int Column)? Find(int line, int column)
    {
        var wanted = new Segment(line - 1, column - 1, 0, 0, 0);
        var index = _segments.BinarySearch(wanted);
        if (index < 0) index = ~index - 1;
        if (index < 0 || _segments[index].Line != wanted.Line) index++;
        if (index >= _segments.Count || _segments[index].Line != wanted.Line) return null;
        var found = _segments[index];
        return (_sources[found.Source], found.SourceLine + 1, found.SourceColumn + 1);
    }

    // Groups of base 64 VLQ numbers: column, source, line, column; all but the first column are relative across lines.
    private void Read(string mappings, int line, int source)
    {
        var (column, sourceLine, sourceColumn) = (0, 0, 0);
        var position = 0;
        while (position < mappings.Length)
        {
            switch (mappings[position])
            {
                case ';':
                    line++;
                    column = 0;
                    position++;
                    break;
                case ',':
                    position++;
                    break;
                default:
                    column += ReadNumber(mappings, ref position);
                    if (position == mappings.Length || mappings[position] is ',' or ';') break; // generated code without a source
                    source += ReadNumber(mappings, ref position);
                    sourceLine += ReadNumber(mappings, ref position);
                    sourceColumn += ReadNumber(mappings, ref position);
                    if (position < mappings.Length && mappings[position] is not (',' or ';')) ReadNumber(mappings, ref position); // a name
                    _segments.Add(new Segment(line, column, source, sourceLine, sourceColumn));
                    break;
            }
        }
    }

    private static int ReadNumber(string text, ref int position)
    {
        var (value, shift) = (0, 0);
        int digit;
        do
        {
            digit = Digit(text[position++]);
            value |= (digit & 31) << shift;
            shift += 5;
        }
        while ((digit & 32) != 0);
        return (value & 1) == 0 ? value >> 1 : -(value >> 1);
    }

    private static int Digit(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' => 62,
        _ => 63,
    };

    private readonly record struct Segment(int Line, int Column, int Source, int SourceLine, int SourceColumn) : IComparable<Segment>
    {
        public int CompareTo(Segment other) => (Line, Column).CompareTo((other.Line, other.Column));
    }
}
