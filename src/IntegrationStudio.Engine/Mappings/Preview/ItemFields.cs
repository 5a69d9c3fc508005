using System.Globalization;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>Finds the fields of a message that a data type map could be called for.</summary>
internal static class ItemFields
{
    /// <summary>Fields of a data type that the message has, as <c>PID-3</c>.</summary>
    public static HashSet<string> Of(Hl7Message message, string dataType, string? version)
    {
        Hl7VersionDefinition definitions = Hl7Dictionary.For(version ?? Hl7Dictionary.Versions[^1]);
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (Hl7Segment segment in message.Segments)
        {
            if (definitions.Segment(segment.Name) is not { } definition) continue;
            foreach (Hl7FieldDefinition field in definition.Fields)
            {
                string type = segment.Is("OBX") && field.Number == 5 ? segment.Field(2).ToString() : field.DataType;
                if (type == dataType && !segment.Field(field.Number).IsEmpty) fields.Add(string.Create(CultureInfo.InvariantCulture, $"{segment.Name}-{field.Number}"));
            }
        }

        return fields;
    }
}
