namespace IntegrationStudio.Engine.Scripting;

/// <summary>Takes what the scripts of one run did.</summary>
public sealed class ScriptObserver
{
    /// <summary>What they did; nothing until they ran.</summary>
    public ScriptObservation Observation { get; set; } = ScriptObservation.None;
}
