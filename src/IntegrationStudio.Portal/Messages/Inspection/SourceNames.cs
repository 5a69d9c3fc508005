using System.Globalization;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Messages.Inspection;

/// <summary>What the standard calls a place.</summary>
/// <param name="Path">As people write it: <c>PID-5.1</c>.</param>
/// <param name="Title">Names from the field down: <c>Patient Name › Family Name</c>; empty for what the standard does not define.</param>
/// <param name="Type">Data type, e.g. <c>FN</c>; null when unknown.</param>
/// <param name="Table">Its code table, or null.</param>
public sealed record SourceName(string Path, string Title, string? Type, string? Table)
{
    /// <summary>The last of <see cref="Title"/>'s names.</summary>
    public string Short => Title.Length == 0 ? "" : Title[(Title.LastIndexOf('\u203A') + 1)..].Trim();
}

/// <summary>Names of places in one message, by the tables of its version.</summary>
public sealed class SourceNames(Hl7Message message)
{
    private readonly Hl7VersionDefinition version = Hl7Dictionary.For(message.Version);

    public SourceName Of(Hl7Position place)
    {
        var segment = message[place.Segment];
        var definition = version.Segment(segment.Name);
        if (place.Field == 0)
            return new SourceName(segment.Name, definition?.Title ?? "", null, null);

        var path = string.Create(CultureInfo.InvariantCulture, $"{segment.Name}-{place.Field}");
        if (place.Repetition > 0 && segment.RepetitionCount(place.Field) > 1)
            path += string.Create(CultureInfo.InvariantCulture, $"[{place.Repetition}]");
        var field = definition?.Field(place.Field);
        var (title, type, table) = (field?.Name ?? "", TypeOf(segment, field), field?.Table);
        if (place.Component > 0)
        {
            path += string.Create(CultureInfo.InvariantCulture, $".{place.Component}");
            (title, type, table) = Below(title, type, table, place.Component);
        }
        if (place.Subcomponent > 0)
        {
            path += string.Create(CultureInfo.InvariantCulture, $".{place.Subcomponent}");
            (title, type, table) = Below(title, type, table, place.Subcomponent);
        }
        return new SourceName(path, title, type, table);
    }

    /// <summary>Name, type and meaning of a value, for a tip.</summary>
    public string Tip(Hl7Position place, string value)
    {
        var name = Of(place);
        var tip = name.Path + (name.Title.Length > 0 ? $"  {name.Title}" : "  not in the tables of this version") + (name.Type is null ? "" : $"  {name.Type}");
        return Meaning(name, value) is { } meaning ? $"{tip}\n{value} = {meaning}" : tip;
    }

    /// <summary>What a coded value means by its table, or null.</summary>
    public string? Meaning(SourceName name, string value) =>
        name.Table is not null && version.Table(name.Table) is { } table && table.Values.TryGetValue(value, out var text) ? text : null;

    private (string Title, string? Type, string? Table) Below(string title, string? type, string? table, int number)
    {
        var part = type is null ? null : version.DataType(type)?.Components.ElementAtOrDefault(number - 1);
        // The first component of a primitive is the primitive itself.
        if (part is null)
            return number == 1 ? (title, type, table) : ("", null, null);
        return (title.Length == 0 ? part.Name : $"{title} \u203A {part.Name}", part.DataType, part.Table ?? (number == 1 ? table : null));
    }

    /// <summary>OBX-5 has the type that OBX-2 says.</summary>
    private static string? TypeOf(Hl7Segment segment, Hl7FieldDefinition? field)
    {
        if (field?.DataType is not ("VARIES" or "Varies" or "varies" or "*"))
            return field?.DataType;
        return segment.Is("OBX") && segment.Field(2).ToString() is { Length: > 0 } said ? said : null;
    }
}
