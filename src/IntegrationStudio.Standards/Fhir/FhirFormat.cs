namespace IntegrationStudio.Standards.Fhir;

/// <summary>The two ways in which FHIR writes a resource down.</summary>
public enum FhirFormat
{
    /// <summary>JSON (json.html).</summary>
    Json,

    /// <summary>XML (xml.html).</summary>
    Xml,
}
