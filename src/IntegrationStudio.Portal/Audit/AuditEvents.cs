using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Portal.Audit;

/// <summary>Entries as FHIR R4 AuditEvents.</summary>
internal static class AuditEvents
{
    private const string Product = "urn:integration-studio:audit";

    /// <summary>Entries of the same trail have the same id in every export.</summary>
    public static string FullUrl(AuditRecord record) => "urn:uuid:" + Id(record);

    /// <summary>Writes one resource.</summary>
    public static void Write(Utf8JsonWriter json, AuditRecord record)
    {
        var entry = record.Entry;
        json.WriteStartObject();
        json.WriteString("resourceType", "AuditEvent");
        json.WriteString("id", Id(record));
        json.WritePropertyName("type");
        WriteType(json, entry.Action);
        json.WriteStartArray("subtype");
        WriteCoding(json, Product + ":action", entry.Action, null);
        json.WriteEndArray();
        json.WriteString("action", LetterOf(entry.Action));
        json.WriteString("recorded", record.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("outcome", entry.Denied ? "4" : "0");
        if (entry.Denied)
            WriteText(json, "outcomeDesc", entry.Reason is { } reason ? "Refused: " + reason : "Refused");
        WriteAgent(json, entry);
        json.WriteStartObject("source");
        WriteText(json, "site", record.Node);
        WriteReference(json, "observer", "Integration Studio", null);
        json.WriteEndObject();
        WriteEntity(json, record);
        json.WriteEndObject();
    }

    private static void WriteAgent(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartArray("agent");
        json.WriteStartObject();
        WriteReference(json, "who", entry.Actor.Name, entry.Actor.Id);
        json.WriteBoolean("requestor", true);
        if (entry.Address is { } address && Clean(address).Length > 0)
        {
            json.WriteStartObject("network");
            WriteText(json, "address", address);
            json.WriteString("type", "2"); // an address, not a machine's name
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteEntity(Utf8JsonWriter json, AuditRecord record)
    {
        var entry = record.Entry;
        json.WriteStartArray("entity");
        json.WriteStartObject();
        WriteReference(json, "what", null, entry.Subject);
        WriteText(json, "name", entry.Subject);
        if (entry.Detail is { } detail && Clean(detail).Length > 0)
            WriteText(json, "description", detail);
        json.WriteStartArray("detail");
        WriteDetail(json, "entry", record.Id.ToString(CultureInfo.InvariantCulture));
        WriteDetail(json, "chain", record.Chain);
        if (!entry.Denied)
            WriteDetail(json, "reason", entry.Reason);
        WriteDetail(json, "hash", entry.Hash);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>The event by DICOM's and FHIR's codes, as far as they have one.</summary>
    private static void WriteType(Utf8JsonWriter json, string action)
    {
        const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
        switch (action.Split('.', 2))
        {
            case ["user", _] or ["session", _] or ["account", _]:
                WriteCoding(json, Dicom, "110114", "User Authentication");
                break;
            case ["channel", _]:
                WriteCoding(json, Dicom, "110100", "Application Activity");
                break;
            case ["message", _]:
                WriteCoding(json, Dicom, "110110", "Patient Record");
                break;
            case ["audit", _]:
                WriteCoding(json, Dicom, "110101", "Audit Log Used");
                break;
            default:
                WriteCoding(json, Product + ":type", "governance", "Governance");
                break;
        }
    }

    private static string LetterOf(string action) => action[(action.LastIndexOf('.') + 1)..] switch
    {
        "read" or "unmask" or "search" or "export" or "download" or "verify" => "R",
        "create" or "submit" or "import" or "new" => "C",
        "delete" or "discard" or "revoke" or "withdraw" => "D",
        "save" or "update" or "edit" or "approve" or "publish" or "retire" or "checkpoint" => "U",
        _ => "E",
    };

    private static void WriteCoding(Utf8JsonWriter json, string system, string code, string? display)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (display is not null)
            json.WriteString("display", display);
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string name, string? display, string? id)
    {
        json.WriteStartObject(name);
        if (id is not null)
        {
            json.WriteStartObject("identifier");
            json.WriteString("system", Product + ":id");
            WriteText(json, "value", id);
            json.WriteEndObject();
        }

        if (display is not null)
            WriteText(json, "display", display);
        json.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter json, string type, string? value)
    {
        if (value is null || Clean(value).Length == 0)
            return;
        json.WriteStartObject();
        json.WriteString("type", type);
        WriteText(json, "valueString", value);
        json.WriteEndObject();
    }

    /// <summary>FHIR's strings are never blank and hold no control characters.</summary>
    private static void WriteText(Utf8JsonWriter json, string name, string value) => json.WriteString(name, Clean(value) is { Length: > 0 } text ? text : "-");

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static string Id(AuditRecord record)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{record.Node}/{record.Id}/{record.Chain}")));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80); // a UUID of version 8: made of a hash
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
