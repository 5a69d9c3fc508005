using System.Buffers;
using System.Text;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Problems, origins, and the zone of times that name none.</summary>
internal sealed partial class MappingRun
{
    private const int LongestShown = 60;

    private static readonly SearchValues<char> OidCharacters = SearchValues.Create("0123456789.");

    private Dictionary<string, int>? _ruleNumbers;
    private List<string>? _rulePaths;
    private FhirZone? _zone;
    private bool _zoneKnown;
    private string? _senderScope;
    private readonly Dictionary<string, string> _localSystems = new(StringComparer.Ordinal);

    private void Report(Problem problem)
    {
        if (problem.Severity == Severity.Error) _failed = true;
        (_problems ??= []).Add(problem);
    }

    private void Report(string code, in Hl7Element element, string message, Severity severity) =>
        Report(new Problem(code, element.Position.ToString(_message), $"{message} (rule {RulePath()})", severity));

    private void ReportAt(string code, ulong origin, string message, Severity severity, RuleNode rule)
    {
        if (_path[_depth - 1] != rule) return;
        Report(new Problem(code, SourcePathOf(origin), $"{message} (rule {RulePath()})", severity));
    }

    /// <summary>A place in the source as problems and traces show it; empty for none.</summary>
    private string SourcePathOf(ulong origin)
    {
        if (origin == 0) return "";
        return _source is null ? new Hl7Position(origin).ToString(_message) : FhirPath.Of(_source, (int)origin);
    }

    /// <summary>Says that no map was written for messages like this one.</summary>
    private void ReportGeneral()
    {
        string structure = _message.Structure is { Length: > 0 } said ? said : _message[0].Field(9).ToString();
        Report(new Problem("mapping.general", "MSH-9", $"No map is written for \"{Shown(structure)}\"; MSH and every segment that has a map were converted.", Severity.Warning)
        {
            Mend = "Name a mapping for such messages.",
        });
    }

    /// <summary>Reports a value that does not fit, or that lost a part.</summary>
    private void Report(string code, ulong origin, string message, bool bad, ReadOnlySpan<byte> value, RuleNode rule)
    {
        Severity severity = bad && _plan.BadValue == "fail" ? Severity.Error : Severity.Warning;
        ReportAt(code, origin, $"\"{Shown(Encoding.UTF8.GetString(value))}\" for {rule.TargetElement?.Name ?? rule.TargetType?.Name}: {message}", severity, rule);
    }

    private static string Shown(string value) => value.Length <= LongestShown ? value : value[..LongestShown];

    private string RulePath()
    {
        var path = new StringBuilder();
        for (int i = 0; i < _depth; i++) path.Append(i == 0 ? "" : "/").Append(_path[i].Id);
        return path.ToString();
    }

    /// <summary>Remembers which rule wrote a node, and from where. Nothing when tracing is off.</summary>
    private void Mark(int node, RuleNode rule, ulong origin)
    {
        if (!_tree.TraceEnabled) return;
        string path = RulePath();
        _rulePaths ??= [];
        _ruleNumbers ??= new Dictionary<string, int>(StringComparer.Ordinal);
        if (!_ruleNumbers.TryGetValue(path, out int number))
        {
            _rulePaths.Add(path);
            _ruleNumbers[path] = number = _rulePaths.Count;
        }

        _tree.SetOrigin(node, number, origin);
    }

    /// <summary>The zone of the message's own time, else the policy's, else the channel's.</summary>
    private FhirZone? Zone()
    {
        _dependsOnMessage = true;
        if (_zoneKnown) return _zone;
        _zoneKnown = true;
        Hl7Element time = _message.SegmentCount > 0 && !_plan.IgnoresMessageZone ? _message[0].Field(7).Component(1) : default;
        return _zone = (time.HasValue ? FhirZone.OfTimestamp(time.RawSpan) : null) ?? _plan.Zone ?? _options.Zone;
    }

    /// <summary>What separates one sender's identifiers from another's where they name no authority.</summary>
    /// <remarks>Keys may ask while the rules run, identifiers afterwards, when no scope is entered any more.</remarks>
    private string SenderScope()
    {
        _dependsOnSender = true;
        return _senderScope ??= "sender:" + _plan.Scope.EvaluateSingle(new Standards.Expressions.EvaluationContext(_environment)).ToText();
    }

    /// <summary>
    /// A coding system that neither the policy nor HL7 gives a URI: OIDs have theirs, HL7's tables too; anything else is the sender's own, and as "L" of one
    /// laboratory is not "L" of another, the sender is part of its URI.
    /// </summary>
    private string LocalSystem(string name)
    {
        if (name.Contains(':', StringComparison.Ordinal)) return name;
        if (name.Length > 2 && name[0] is >= '0' and <= '2' && name[1] == '.' && name.AsSpan().IndexOfAnyExcept(OidCharacters) < 0) return "urn:oid:" + name;
        if (name.Length == 7 && name.StartsWith("HL7", StringComparison.OrdinalIgnoreCase) && name.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0) return $"http://terminology.hl7.org/CodeSystem/v2-{name.AsSpan(3)}";
        _dependsOnSender = true;
        if (_localSystems.TryGetValue(name, out string? known)) return known;
        string scope = SenderScope()["sender:".Length..];
        return _localSystems[name] = $"urn:id:{(scope.Length == 0 ? "" : Uri.EscapeDataString(scope) + ":")}{Uri.EscapeDataString(name)}";
    }

    private void ClearZone()
    {
        (_zone, _zoneKnown, _senderScope) = (null, false, null);
        _localSystems.Clear();
    }
}
