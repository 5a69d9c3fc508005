namespace IntegrationStudio.Portal.Messages;

/// <summary>What a person searched for last in this circuit, patient included; it is in no address and is gone with the circuit.</summary>
internal sealed class CircuitSearch
{
    public string? PatientId { get; set; }

    /// <summary>The list's address, so that "back" leads to the same search.</summary>
    public string ListUri { get; set; } = "/messages";
}
