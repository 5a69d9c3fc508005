namespace IntegrationStudio.Portal.Messages;

/// <summary>What a person searched for last in this circuit, patient included; it is in no address and is gone with the circuit.</summary>
internal sealed class CircuitSearch
{
    /// <summary>By what of a patient; null for nothing.</summary>
    public PersonalSearch? Personal { get; set; }

    /// <summary>The list's address, so that "back" leads to the same search.</summary>
    public string ListUri { get; set; } = "/messages";
}
