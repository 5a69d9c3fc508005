using IntegrationStudio.Standards.Expressions;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>What a mapping's expressions may ask: the run's clock, its tables, ids.</summary>
internal sealed class RunHost : ExpressionHost
{
    private MappingPlan? _plan;
    private RunOptions? _options;

    public RunHost() : this(new RunClock())
    {
    }

    private RunHost(RunClock clock)
    {
        Clock = clock;
        Time = clock;
    }

    private RunClock Clock { get; }

    public void Start(MappingPlan plan, RunOptions options)
    {
        (_plan, _options) = (plan, options);
        Clock.Now = options.Now;
    }

    public override string? Lookup(string table, string code, out bool found)
    {
        if (table is "authorities" or "systems")
        {
            found = true;
            return (table == "systems" ? _plan!.Systems : _plan!.Authorities).GetValueOrDefault(code);
        }

        found = _plan!.Tables.TryGetValue(table, out CodeTable? known);
        return known is null ? null : (known.Find(code) ?? known.Fallback)?.TargetCode;
    }

    public override string? MakeId(ReadOnlySpan<string> parts) =>
        NameUuid.Create(_options!.InstallationNamespace, string.Join('|', parts.ToArray())).ToString();

    /// <summary>The clock stands still while a message is mapped, so that the same message gives the same bytes.</summary>
    private sealed class RunClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
