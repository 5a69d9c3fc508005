namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>A definition with all that it inherits, changes applied.</summary>
internal sealed class ResolvedMap
{
    public required MappingPackage Package { get; init; }

    public required SourceSchema? Source { get; init; }

    public required TargetSchema? Target { get; init; }

    public required MappingPolicy Policy { get; init; }

    public required List<ResolvedRule> Rules { get; init; }

    /// <summary>Rules at the top that changes took out; null while there are none.</summary>
    public List<DisabledRule>? Disabled { get; set; }

    /// <summary>The names bound anew around it, where everybody with these has the same map; null for one that is somebody's own.</summary>
    public Rebinding? Rebinding { get; init; }

    public string Id => Package.Definition.Id;

    /// <summary>A copy for one caller: its rules can be changed, the maps that they call are still shared.</summary>
    public ResolvedMap Copy() => new()
    {
        Package = Package,
        Source = Source,
        Target = Target,
        Policy = Policy,
        Rules = [.. Rules.Select(rule => rule.Copy())],
        Disabled = Disabled is null ? null : [.. Disabled],
    };
}
