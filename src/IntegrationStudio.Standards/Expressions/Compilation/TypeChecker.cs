using IntegrationStudio.Standards.Expressions.Plans;
using IntegrationStudio.Standards.Expressions.Syntax;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Standards.Expressions.Compilation;

/// <summary>Follows the types through an expression from that of its context and reports names which they do not have.</summary>
internal sealed class TypeChecker(ExpressionCompiler compiler)
{
    private static readonly HashSet<string> SameType = new(StringComparer.Ordinal)
    {
        "first", "last", "tail", "skip", "take", "single", "distinct", "intersect", "exclude", "trace", "where", "sort",
    };

    private static readonly HashSet<string> NeedsOrder = new(StringComparer.Ordinal) { "first", "last", "tail", "skip", "take" };

    public StaticType Check(SyntaxNode node, StaticType focus) => node switch
    {
        LiteralNode { Value.Kind: ItemKind.String } => StaticType.Text,
        SpecialNode { Name: SpecialName.This } => focus,
        MemberNode member => CheckMember(member, focus),
        CallNode call => CheckCall(call, focus),
        IndexerNode indexer => CheckIndexer(indexer, focus),
        TypeTestNode test => CheckTypeTest(test, focus),
        BinaryNode binary => CheckBinary(binary, focus),
        _ => CheckParts(node, focus),
    };

    private StaticType CheckMember(MemberNode member, StaticType focus)
    {
        StaticType owner = member.Target is null ? focus : Check(member.Target, focus);
        if (!owner.IsKnown) return StaticType.Unknown;
        if (member.Target is null && char.IsAsciiLetterUpper(member.Name[0])) return CheckStart(member, owner);
        List<TreeType> types = [];
        bool isFound = false;
        bool isComplete = true;
        foreach (TreeType type in owner.Types)
        {
            if (type.Find(member.Name) is not { } element) continue;
            isFound = true;
            if (element is FhirElement { ChoiceGroup: { } group } && group.Name != member.Name) ReportChoice(member, element.Name, group.Name);
            StaticType found = StaticType.Of(element);
            isComplete &= found.IsKnown;
            types.AddRange(found.Types);
        }

        if (!isFound) ReportUnknown(member, owner);
        return isFound && isComplete ? new StaticType(types) : StaticType.Unknown;
    }

    private StaticType CheckStart(MemberNode member, StaticType focus)
    {
        if (focus.Types.Any(type => IsNamed(type, member.Name))) return focus;
        if (FhirSchema.R4.Type(member.Name) is { } other && !focus.Types.Any(type => type.Find(member.Name) is not null))
        {
            compiler.Report("expression.context-type", member.Span, $"The expression starts at {Names(focus)}, not at {other.Name}.");
        }

        return StaticType.Unknown;
    }

    private StaticType CheckCall(CallNode call, StaticType focus)
    {
        StaticType input = call.Target is null ? focus : Check(call.Target, focus);
        if (input.IsUnordered && NeedsOrder.Contains(call.Name)) WarnOfOrder(call.NameSpan);
        switch (call.Name)
        {
            case "where" or "exists" or "all" or "select" or "sort" or "repeat" or "aggregate" or "iif" or "trace":
                StaticType item = input with { IsUnordered = false };
                StaticType[] results = [.. call.Arguments.Select((argument, index) => call.Name is "repeat" or "aggregate" ? StaticType.Unknown : Check(argument, item))];
                if (call.Name == "iif" && results.Length > 0 && results[0].IsText) ReportCriterion(call.Arguments[0]);
                return call.Name switch { "where" or "sort" or "trace" => input, "select" when results.Length > 0 => results[0], _ => StaticType.Unknown };
            case "ofType" or "as" or "is":
                return call.Name != "is" && call.Arguments.Count == 1 ? OfName(compiler.ReadTypeName(call.Arguments[0])) : StaticType.Unknown;
            case "children" or "descendants":
                return StaticType.Unknown with { IsUnordered = true };
            case "extension":
                CheckArguments(call, focus);
                return StaticType.Of(FhirSchema.R4.Type("Extension"));
            default:
                CheckArguments(call, focus);
                return SameType.Contains(call.Name) ? input : StaticType.Unknown;
        }
    }

    private void CheckArguments(CallNode call, StaticType focus)
    {
        foreach (SyntaxNode argument in call.Arguments) Check(argument, focus);
    }

    private StaticType CheckIndexer(IndexerNode indexer, StaticType focus)
    {
        StaticType target = Check(indexer.Target, focus);
        Check(indexer.Index, focus);
        if (target.IsUnordered) WarnOfOrder(indexer.Index.Span);
        return target;
    }

    private StaticType CheckTypeTest(TypeTestNode test, StaticType focus)
    {
        Check(test.Operand, focus);
        return test.IsCast ? OfName(test.Type) : StaticType.Unknown;
    }

    private StaticType CheckBinary(BinaryNode binary, StaticType focus)
    {
        StaticType left = Check(binary.Left, focus);
        StaticType right = Check(binary.Right, focus);
        return binary.Operator == BinaryOperator.Union && left.IsKnown && right.IsKnown ? new StaticType([.. left.Types, .. right.Types]) : StaticType.Unknown;
    }

    private StaticType CheckParts(SyntaxNode node, StaticType focus)
    {
        foreach (SyntaxNode part in node.Children) Check(part, focus);
        return StaticType.Unknown;
    }

    private static StaticType OfName(TypeName type) => type.Namespace is null or "FHIR" ? StaticType.Of(FhirSchema.R4.Type(type.Name)) : StaticType.Unknown;

    private static bool IsNamed(TreeType type, string name) => type.Name == name || TypeTests.BasesOf(type).Contains(name);

    private static string Names(StaticType type) => string.Join(" or ", type.Types.Select(t => t.Name).Distinct());

    private void ReportUnknown(MemberNode member, StaticType owner)
    {
        TextSpan span = new(member.Span.End - Math.Min(member.Name.Length, member.Span.Length), Math.Min(member.Name.Length, member.Span.Length));
        compiler.Report("expression.element-unknown", span, $"{Names(owner)} has no element {member.Name}.",
            NearMatch.Mend(member.Name, owner.Types.SelectMany(type => type.Elements).Select(element => (element as FhirElement)?.ChoiceGroup?.Name ?? element.Name).Distinct()));
    }

    private void ReportChoice(MemberNode member, string name, string group) =>
        compiler.Report("expression.choice", member.Span, $"{name} is one type of the choice {group}.", $"Write {group}.ofType({name[group.Length..]}).");

    private void ReportCriterion(SyntaxNode criterion) =>
        compiler.Report("expression.criterion", criterion.Span, "A criterion is a condition, and this is text.", "Compare it with something.");

    private void WarnOfOrder(TextSpan span) =>
        compiler.Warn("expression.order-undefined", span, "The order of children() and descendants() is not defined by the specification.", "Name the elements, or filter with where().");
}
