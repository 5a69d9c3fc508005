using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>What definitions read and write, in words.</summary>
internal static class MappingNames
{
    public static string Format(string? format) => format switch
    {
        "hl7v2" => "HL7 v2",
        "fhir-r4" => "FHIR R4",
        "json" => "JSON",
        "xml" => "XML",
        "delimited" => "Delimited text",
        null => "-",
        _ => format,
    };

    public static string Of(SourceSchema? source) => source is null ? "-" : Join(Format(source.Format), source.Structure == "*" ? "any" : source.Structure, source.Version);

    public static string Of(TargetSchema? target) => target is null ? "-" : Join(Format(target.Format), target.Type ?? target.Structure ?? target.Bundle, target.Version);

    public static string Of(MappingKind? kind) => kind switch
    {
        MappingKind.Message => "Message",
        MappingKind.Segment => "Segment",
        MappingKind.DataType => "Data type",
        MappingKind.Table => "Code table",
        MappingKind.Library => "Script library",
        MappingKind.Channel => "Channel",
        _ => "-",
    };

    private static string Join(params string?[] parts) => string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
}
