using System.Globalization;

namespace IntegrationStudio.Standards.Hl7v2.Paths;

/// <summary>Reads <c>GROUP[n].GROUP.SEG[n]-F[r].C.S</c>.</summary>
internal ref struct PathParser(string text)
{
    private readonly string text = text;
    private int at;
    private Problem? problem;

    public Outcome<Hl7Path> Parse()
    {
        var groups = new List<Hl7PathGroup>();
        while (problem is null)
        {
            var nameAt = at;
            var name = Name();
            var occurrence = Index();
            if (problem is not null)
                break;
            if (Take('.'))
            {
                groups.Add(new(name, occurrence));
                continue;
            }
            if (name.Length != 3)
                Fail(nameAt, $"\"{name}\" is no segment name: it has three letters or digits.");
            var (field, repetition, component, subcomponent) = (0, 0, 0, 0);
            if (problem is null && Take('-'))
            {
                field = Number("field", 1023);
                repetition = Index(16383);
                component = Take('.') ? Number("component", 8191) : 0;
                subcomponent = component > 0 && Take('.') ? Number("subcomponent", 127) : 0;
            }
            if (problem is null && at < text.Length)
                Fail(at, $"\"{text[at..]}\" is not expected here.");
            if (problem is null)
                return new Hl7Path(groups, name, occurrence, field, repetition, component, subcomponent);
        }
        return problem!;
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterUpper(text[at]) || char.IsAsciiDigit(text[at]) || text[at] == '_'))
            at++;
        if (at == start || !char.IsAsciiLetterUpper(text[start]))
            Fail(start, "A group or segment name is expected, in capitals.");
        return text[start..at];
    }

    private int Index(int most = 1_048_575)
    {
        if (problem is not null || !Take('['))
            return 0;
        var number = Take('*') ? Hl7Path.All : Number("index", most);
        if (problem is null && !Take(']'))
            Fail(at, "A closing ] is missing.");
        return number;
    }

    private int Number(string what, int most)
    {
        if (problem is not null)
            return 0;
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > most)
            Fail(start, $"A {what} number from 1 to {most} is expected.");
        return number;
    }

    private bool Take(char wanted)
    {
        if (problem is not null || at >= text.Length || text[at] != wanted)
            return false;
        at++;
        return true;
    }

    private void Fail(int column, string message) =>
        problem ??= new("hl7v2.path", $"column {column + 1}", $"\"{text}\" is no HL7 path: {message}") { Mend = "Write e.g. PID-3[2].4, OBX[*]-5 or PATIENT_RESULT.PATIENT.PID-5.1." };
}
