using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>The short way for rules that write one value: hundreds a message, which would otherwise pass through scopes and frames that they do not need.</summary>
internal sealed partial class MappingRun
{
    /// <summary>Runs a rule that is a leaf. False, and nothing done, where it is one only by its form: repetitions, a value without an element, a trace.</summary>
    private bool TryLeaf(RuleNode rule, in Scope scope, in Target target)
    {
        if (_tree.TraceEnabled) return false;
        SourceRead source = rule.Source;
        Hl7Element element = default;
        switch (source.Kind)
        {
            case SourceKind.Component:
                if (!scope.HasItem) return false;
                element = source.Below(scope.Item);
                if (!element.HasValue) return true;
                break;
            case SourceKind.Field:
                if (scope.Segment < 0) return true;
                element = _message[scope.Segment].Field(source.Field);
                if (element.IsEmpty) return true;
                if (element.RepetitionCount > 1) return false;
                element = source.Below(element);
                if (!element.HasValue) return true;
                break;
        }

        if (rule.Action == RuleAction.Copy) CopyElement(rule, element, scope, target.Node, target);
        else WriteConstantAt(rule, rule.Value!, scope, target.Node, target);
        return true;
    }
}
