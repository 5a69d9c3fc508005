using System.Text.Json.Nodes;

namespace IntegrationStudio.V2ToFhirMaps.Mends;

/// <summary>
/// A decision of ours about rows of the guide: what a row that contradicts FHIR is taken to say, which way a condition in prose goes, what is left out or added.
/// </summary>
internal sealed record Mend
{
    /// <summary>Folder and name of the table, <c>segments/PID[Patient]</c>; <c>*</c> stands for anything.</summary>
    public required string Table { get; init; }

    /// <summary>The row's key, <c>PID-12 -&gt; address[1].district</c>; <c>*</c> stands for anything. Absent when the mend adds or replaces.</summary>
    public string? Row { get; init; }

    /// <summary>Text that the row's condition (any form) must contain, to tell rows of the same key apart.</summary>
    public string? If { get; init; }

    /// <summary>The condition in the expression language, <c>always</c> or <c>never</c>, instead of what the row says.</summary>
    public string? When { get; init; }

    /// <summary>The row's field, instead of what the row says; for a whole message table: the group whose path is <see cref="Target"/>.</summary>
    public string? Source { get; init; }

    public string? Target { get; init; }

    public string? Map { get; init; }

    public string? Vocabulary { get; init; }

    public string? Assignment { get; init; }

    /// <summary>For a message row: the references to set, instead of those of the row.</summary>
    public string? References { get; init; }

    /// <summary>The expression that gives the value, instead of the row's field or assignment.</summary>
    public string? From { get; init; }

    /// <summary>Members of the finished rule, e.g. <c>mode</c> or <c>default</c>, added to what the row gives.</summary>
    public JsonObject? With { get; init; }

    /// <summary>The row gives no rule.</summary>
    public bool Drop { get; init; }

    /// <summary>Where what a dropped row says is done instead: by the rule of another row, of the message, or of ours. The row then counts as mended.</summary>
    public string? By { get; init; }

    /// <summary>Rules that follow those of the table.</summary>
    public JsonArray? Add { get; init; }

    /// <summary>Rules that stand before those of the table.</summary>
    public JsonArray? AddFirst { get; init; }

    /// <summary>Rules that stand for the whole table.</summary>
    public JsonArray? Replace { get; init; }

    /// <summary>For a message table: below which rule, by id path, the added rules go; absent for the top.</summary>
    public string? Below { get; init; }

    /// <summary>The reason.</summary>
    public required string Why { get; init; }
}
