namespace IntegrationStudio.Engine.Mappings.Resolution;

/// <summary>Lays one policy over another, key by key.</summary>
internal static class Policies
{
    public static MappingPolicy Over(this MappingPolicy? above, MappingPolicy below) => above is null ? below : new MappingPolicy
    {
        Write = above.Write ?? below.Write,
        Writes = Over(above.Writes, below.Writes),
        Updates = above.Updates ?? below.Updates,
        Replaces = above.Replaces.Count > 0 ? above.Replaces : below.Replaces,
        OnNull = above.OnNull ?? below.OnNull,
        Zone = above.Zone ?? below.Zone,
        ZoneSource = above.ZoneSource ?? below.ZoneSource,
        BadValue = above.BadValue ?? below.BadValue,
        Invalid = above.Invalid ?? below.Invalid,
        Scope = above.Scope ?? below.Scope,
        Authorities = Over(above.Authorities, below.Authorities),
        Systems = Over(above.Systems, below.Systems),
    };

    public static TargetSchema? Over(this TargetSchema? above, TargetSchema? below) => above is null || below is null
        ? above ?? below
        : new TargetSchema(above.Format, above.Type ?? below.Type, above.Bundle ?? below.Bundle, above.Structure ?? below.Structure, above.Version ?? below.Version)
        {
            Profiles = Over(above.Profiles, below.Profiles),
            Schema = above.Schema ?? below.Schema,
            Layout = above.Layout ?? below.Layout,
        };

    public static SourceSchema? Over(this SourceSchema? above, SourceSchema? below) => above is null || below is null
        ? above ?? below
        : new SourceSchema(above.Format, above.Structure ?? below.Structure, above.Version ?? below.Version)
        {
            Type = above.Type ?? below.Type,
            Profile = above.Profile ?? below.Profile,
            Schema = above.Schema ?? below.Schema,
            Layout = above.Layout ?? below.Layout,
        };

    private static IReadOnlyDictionary<string, string> Over(IReadOnlyDictionary<string, string> above, IReadOnlyDictionary<string, string> below)
    {
        if (above.Count == 0) return below;
        var both = new OrderedDictionary<string, string>();
        foreach ((string key, string value) in below) both[key] = value;
        foreach ((string key, string value) in above) both[key] = value;
        return both;
    }
}
