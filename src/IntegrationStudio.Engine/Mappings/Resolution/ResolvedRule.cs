namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>A rule in its place, with what its names stand for. Only the resolver changes it.</summary>
internal sealed class ResolvedRule
{
    public required RuleDefinition Definition { get; init; }

    /// <summary>The package that wrote the rule: its files and <c>uses</c> are what the rule's names mean.</summary>
    public required MappingPackage Author { get; init; }

    /// <summary>The definition that a change put the rule into; names that the author's <c>uses</c> lacks mean what they mean there.</summary>
    public MappingPackage? Host { get; init; }

    /// <summary>Where problems point: <c>id#rules/a/b</c>.</summary>
    public required string Where { get; init; }

    /// <summary>How its author put it there.</summary>
    public RulePlacing Placing { get; init; }

    public required string Id { get; init; }

    public required List<ResolvedRule> Rules { get; init; }

    /// <summary>Names that are bound anew around the rule.</summary>
    public required Rebinding Rebinding { get; init; }

    /// <summary>The called map, shared with other callers unless a change reaches into it.</summary>
    public ResolvedMap? Called { get; set; }

    /// <summary>Nested rules that changes took out; null while there are none.</summary>
    public List<DisabledRule>? Disabled { get; set; }

    public ResolvedRule Copy() => new()
    {
        Definition = Definition,
        Author = Author,
        Host = Host,
        Where = Where,
        Placing = Placing,
        Id = Id,
        Rules = [.. Rules.Select(rule => rule.Copy())],
        Rebinding = Rebinding,
        Called = Called,
        Disabled = Disabled is null ? null : [.. Disabled],
    };
}
