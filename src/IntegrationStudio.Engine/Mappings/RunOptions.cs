using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>What one run of a mapping needs to know besides the message. The same message with the same options gives the same bytes.</summary>
public sealed record RunOptions
{
    /// <summary>The namespace of ids in tests and the demo.</summary>
    public static readonly Guid DefaultNamespace = new("6ba9f5a1-3f43-5a53-9f3d-1d3c3a0a2f6e");

    /// <summary>Whether every produced value remembers its rule and its source position. Default off, which costs nothing.</summary>
    public bool Trace { get; init; }

    /// <summary>Takes the time of every rule, which slows the run; needs <see cref="Trace"/>. Null: nobody asks.</summary>
    public RuleClock? Clock { get; init; }

    /// <summary>What <c>now()</c> is: when the message was received.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>The zone of times that name none, where the mapping's policy says nothing; null: none.</summary>
    public FhirZone? Zone { get; init; }

    /// <summary>The installation's namespace, in which ids are made (UUIDv5).</summary>
    public Guid InstallationNamespace { get; init; } = DefaultNamespace;

    /// <summary>
    /// Ends a run between two items of its source with an <see cref="OperationCanceledException"/>: for previews and tests, which something newer overtakes. Messages of
    /// channels run to their end, and leave it out.
    /// </summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Where script rules run; a mapping with script rules fails without it.</summary>
    public ScriptPool? Scripts { get; init; }

    /// <summary>How long all script rules of a message may run, where that is less than the pool's deadline; null: that.</summary>
    public TimeSpan? ScriptLimit { get; init; }

    /// <summary>Gets what the scripts did line by line, out of a second run of theirs; null: nobody asks. Needs scripts that were prepared for it.</summary>
    public ScriptObserver? Observer { get; init; }
}
