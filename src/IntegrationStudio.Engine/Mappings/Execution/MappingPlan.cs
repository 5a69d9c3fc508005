using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Everything about a compiled message map that stays the same from message to message.</summary>
internal sealed record MappingPlan
{
    public required CompiledMap Map { get; init; }

    public required SourceSchema Source { get; init; }

    /// <summary>The structure of messages; of no meaning for other sources.</summary>
    public required Hl7StructureDefinition Structure { get; init; }

    /// <summary>Whether the map is the one for messages that no map was written for, which the result then says.</summary>
    public required bool IsGeneral { get; init; }

    public required TargetSchema Target { get; init; }

    /// <summary>The type of the result: Bundle, or a message structure.</summary>
    public required TreeType Root { get; init; }

    public required string Bundle { get; init; }

    public required WriteKind Write { get; init; }

    /// <summary>Where a type is written otherwise; null when none is.</summary>
    public required IReadOnlyDictionary<FhirType, WriteKind>? Writes { get; init; }

    /// <summary>Whether action codes of segments count.</summary>
    public required bool CountsActions { get; init; }

    /// <summary>Types of which a message lists all that there are of its patient, with the search for them.</summary>
    public required IReadOnlyList<(FhirType Type, string Parameter)> Replaces { get; init; }

    public required bool FailOnInvalid { get; init; }

    /// <summary>Whether what FHIR does not allow is mended; otherwise it is only reported.</summary>
    public required bool MendsInvalid { get; init; }

    public required string BadValue { get; init; }

    public FhirZone? Zone { get; init; }

    /// <summary>Whether MSH-7's zone does not count.</summary>
    public bool IgnoresMessageZone { get; init; }

    public required CompiledExpression Scope { get; init; }

    public required IReadOnlyDictionary<string, string> Authorities { get; init; }

    public required IReadOnlyDictionary<string, string> Systems { get; init; }

    /// <summary>Number of the name <c>Bundle</c>.</summary>
    public required int BundleName { get; init; }

    /// <summary>Whether resources may point to the Bundle: only a message stays one thing. In any other a reference to the Bundle is one to each resource of it.</summary>
    public bool LinksBundle => Bundle == "message";

    /// <summary>Tables that expressions may look up, by name.</summary>
    public required IReadOnlyDictionary<string, CodeTable> Tables { get; init; }

    /// <summary>The texts of the scripts that rules call, by path.</summary>
    public required IReadOnlyDictionary<string, string> Scripts { get; init; }

    /// <summary>Those and the files that they may import.</summary>
    public required IReadOnlyList<ScriptSource> ScriptFiles { get; init; }

    /// <summary>The names that definitions have for others whose scripts theirs import, by their ids.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ScriptLibraries { get; init; }

    /// <summary>The functions that rules call, by the rule's place.</summary>
    public required IReadOnlyDictionary<string, ScriptUse> ScriptCalls { get; init; }
}
