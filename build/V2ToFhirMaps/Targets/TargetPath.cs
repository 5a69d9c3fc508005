using System.Text;

namespace IntegrationStudio.V2ToFhirMaps.Targets;

/// <summary>A step of a guide path: an element, the slot in brackets behind it, and the path inside the referenced resource.</summary>
internal sealed record TargetStep(string Name, string Slot, TargetPath? Hop);

/// <summary>A path as the guide's "FHIR Attribute" column writes it, e.g. <c>performer[2](Organization.address)</c>.</summary>
internal sealed record TargetPath(IReadOnlyList<TargetStep> Steps)
{
    /// <summary>The path, or null when the text is none.</summary>
    public static TargetPath? Parse(string text)
    {
        // Brackets that the table left open are closed at the end; a dot before a bracket is one too many.
        var whole = text.Replace(".(", "(", StringComparison.Ordinal).Replace("([1]", "(", StringComparison.Ordinal);
        whole += new string(')', Math.Max(0, whole.Count(c => c == '(') - whole.Count(c => c == ')')));
        var position = 0;
        var path = Read(whole, ref position);
        return path is not null && position == whole.Length ? path : null;
    }

    private static TargetPath? Read(string text, ref int position)
    {
        var steps = new List<TargetStep>();
        do
        {
            if (steps.Count > 0) position++;
            var name = Name(text, ref position);
            var slot = "";
            if (position < text.Length && text[position] == '[')
            {
                var end = text.IndexOf(']', position);
                if (end < 0) return null;
                slot = text[(position + 1)..end];
                position = end + 1;
            }

            if (name.Length == 0 && (slot.Length == 0 || steps.Count > 0)) return null;
            TargetPath? hop = null;
            if (position < text.Length && text[position] == '(')
            {
                position++;
                hop = Read(text, ref position);
                if (hop is null || position >= text.Length || text[position] != ')') return null;
                position++;
            }

            steps.Add(new(name, slot, hop));
        }
        while (position < text.Length && text[position] == '.');
        return new(steps);
    }

    private static string Name(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '$')) position++;
        return text[start..position];
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            if (text.Length > 0) text.Append('.');
            text.Append(step.Name);
            if (step.Slot.Length > 0) text.Append('[').Append(step.Slot).Append(']');
            if (step.Hop is not null) text.Append('(').Append(step.Hop).Append(')');
        }

        return text.ToString();
    }
}
