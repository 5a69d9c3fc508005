using System.Globalization;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Compilation;

/// <summary>Which item of a list a step means.</summary>
internal enum StepIndex : byte
{
    /// <summary>Nothing said.</summary>
    Unsaid,

    /// <summary><c>[n]</c>, 0-based.</summary>
    At,

    /// <summary><c>[+]</c>.</summary>
    New,

    /// <summary><c>[=]</c>.</summary>
    Last,

    /// <summary><c>[#n]</c>.</summary>
    Slot,
}

/// <summary>One step as written: an element, or the resource that the reference before it points to.</summary>
internal readonly record struct PathStep(string Name, StepIndex Index, int Number, bool IsHop);

/// <summary>How names in target paths are spelled.</summary>
internal enum PathForm : byte
{
    /// <summary>Letters and digits.</summary>
    Fhir,

    /// <summary>Those and underscores; a dash leads to a field.</summary>
    Hl7,

    /// <summary>Also <c>_ - @ # :</c>, and anything between backticks.</summary>
    Free,
}

/// <summary>Reads target paths: <c>identifier[#2].type.coding[0].code</c>, <c>performer[#2](PractitionerRole.organization(Organization.name))</c>; of HL7 v2 <c>PATIENT.PID-3[+].4.2</c>.</summary>
internal sealed class TargetPath
{
    private readonly string _text;
    private readonly PathForm _form;
    private readonly List<PathStep> _steps = [];
    private int _at;
    private string? _fault;

    private TargetPath(string text, PathForm form) => (_text, _form) = (text, form);

    /// <summary>The steps in order; none for <c>$this</c>. A hop follows the step of its reference.</summary>
    public static PathStep[]? Read(string text, PathForm form, string where, List<Problem> problems)
    {
        if (text is "$this" or "") return [];
        var path = new TargetPath(text, form);
        path.Steps();
        if (path._fault is null && path._at < text.Length) path.Fault("the end");
        if (path._fault is null) return [.. path._steps];
        problems.Add(new("compile.target-path", where, $"\"{text}\" is no target path: {path._fault}."));
        return null;
    }

    private void Steps()
    {
        do
        {
            string name = Name();
            if (_fault is not null) return;
            (StepIndex index, int number) = Index();
            if (_fault is not null) return;
            _steps.Add(new(name, index, number, false));
            if (!Take('(')) continue;
            Hop();
            return;
        }
        while (Take('.') || (_form == PathForm.Hl7 && Take('-')));
    }

    private void Hop()
    {
        string type = Name();
        if (_fault is not null) return;
        Index();
        _steps.Add(new(type, StepIndex.Unsaid, 0, true));
        if (_fault is null && Take('.')) Steps();
        if (_fault is null && !Take(')')) Fault("a closing parenthesis");
    }

    private string Name()
    {
        if (_form == PathForm.Free && Take('`')) return Quoted();
        int start = _at;
        while (_at < _text.Length && IsName(_text[_at])) _at++;
        if (_at == start) Fault("a name");
        return _text[start.._at];
    }

    private bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || _form switch
    {
        PathForm.Hl7 => c == '_',
        PathForm.Free => c is '_' or '-' or '@' or '#' or ':' || char.IsLetterOrDigit(c),
        _ => false,
    };

    private string Quoted()
    {
        int close = _text.IndexOf('`', _at);
        if (close <= _at)
        {
            Fault(close < 0 ? "a closing backtick" : "a name");
            return "";
        }

        string name = _text[_at..close];
        _at = close + 1;
        return name;
    }

    /// <summary>How names are spelled where rules write into a type.</summary>
    public static PathForm FormOf(TreeType? type) => type switch
    {
        Hl7TreeType => PathForm.Hl7,
        JsonTreeType => PathForm.Free,
        _ => PathForm.Fhir,
    };

    private (StepIndex, int) Index()
    {
        if (!Take('[')) return default;
        int close = _text.IndexOf(']', _at);
        if (close < 0)
        {
            Fault("a closing bracket");
            return default;
        }

        string inner = _text[_at..close];
        _at = close + 1;
        if (inner == "+") return (StepIndex.New, 0);
        if (inner == "=") return (StepIndex.Last, 0);
        bool slot = inner.StartsWith('#');
        if (int.TryParse(inner.AsSpan(slot ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return (slot ? StepIndex.Slot : StepIndex.At, number);
        _fault = $"\"[{inner}]\" is none of [n], [+], [=], [#n]";
        return default;
    }

    private bool Take(char c)
    {
        if (_at >= _text.Length || _text[_at] != c) return false;
        _at++;
        return true;
    }

    private void Fault(string expected) => _fault ??= $"{expected} is expected at column {_at + 1}";
}
