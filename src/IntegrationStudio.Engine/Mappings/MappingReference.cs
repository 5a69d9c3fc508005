namespace IntegrationStudio.Engine.Mappings;

/// <summary>Another definition that one extends or uses.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version; null takes whichever the library has.</param>
/// <param name="Hash">Its effective hash, <c>sha256:</c> and 64 hex digits; null while nothing is published. A mismatch is a problem.</param>
public sealed record MappingReference(string Id, string? Version = null, string? Hash = null);
