using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IntegrationStudio.Engine.Audit;

namespace IntegrationStudio.Portal.Audit;

/// <summary>Writes entries out one by one, so that an export of any size takes little memory.</summary>
internal static class AuditExport
{
    private const int FlushAt = 64 * 1024;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The formats with their content types and file endings.</summary>
    public static readonly IReadOnlyDictionary<string, (string ContentType, string Ending)> Formats = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["fhir"] = ("application/fhir+json", "json"),
        ["ndjson"] = ("application/fhir+ndjson", "ndjson"),
        ["json"] = ("application/json", "json"),
        ["csv"] = ("text/csv; charset=utf-8", "csv"),
    };

    /// <summary>Writes entries in one of the <see cref="Formats"/>.</summary>
    public static Task WriteAsync(Stream output, string format, IAsyncEnumerable<AuditRecord> records, CancellationToken cancel) => format switch
    {
        "fhir" => WriteBundleAsync(output, records, cancel),
        "ndjson" => WriteLinesAsync(output, records, cancel),
        "json" => WriteJsonAsync(output, records, cancel),
        "csv" => WriteCsvAsync(output, records, cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };

    private static async Task WriteBundleAsync(Stream output, IAsyncEnumerable<AuditRecord> records, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(output, Relaxed);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "collection");
        bool any = false;
        await foreach (var record in records.WithCancellation(cancel))
        {
            if (!any)
                json.WriteStartArray("entry"); // FHIR knows no empty arrays
            any = true;
            json.WriteStartObject();
            json.WriteString("fullUrl", AuditEvents.FullUrl(record));
            json.WritePropertyName("resource");
            AuditEvents.Write(json, record);
            json.WriteEndObject();
            if (json.BytesPending > FlushAt)
                await json.FlushAsync(cancel);
        }

        if (any)
            json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancel);
    }

    private static async Task WriteLinesAsync(Stream output, IAsyncEnumerable<AuditRecord> records, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(output, Relaxed);
        await foreach (var record in records.WithCancellation(cancel))
        {
            AuditEvents.Write(json, record);
            await json.FlushAsync(cancel);
            await output.WriteAsync("\n"u8.ToArray(), cancel);
            json.Reset();
        }
    }

    private static async Task WriteJsonAsync(Stream output, IAsyncEnumerable<AuditRecord> records, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(output, Relaxed);
        json.WriteStartArray();
        await foreach (var record in records.WithCancellation(cancel))
        {
            json.WriteStartObject();
            json.WriteNumber("id", record.Id);
            foreach ((string name, string? value) in Columns(record))
            {
                if (value is not null)
                    json.WriteString(name, value);
            }

            json.WriteBoolean("denied", record.Entry.Denied);
            json.WriteEndObject();
            if (json.BytesPending > FlushAt)
                await json.FlushAsync(cancel);
        }

        json.WriteEndArray();
        await json.FlushAsync(cancel);
    }

    private static async Task WriteCsvAsync(Stream output, IAsyncEnumerable<AuditRecord> records, CancellationToken cancel)
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        await text.WriteAsync("id,at,node,actor,name,action,subject,reason,hash,detail,address,chain,denied\r\n".AsMemory(), cancel);
        await foreach (var record in records.WithCancellation(cancel))
        {
            await text.WriteAsync(record.Id.ToString(CultureInfo.InvariantCulture).AsMemory(), cancel);
            foreach ((_, string? value) in Columns(record))
                await text.WriteAsync(("," + Cell(value)).AsMemory(), cancel);
            await text.WriteAsync((record.Entry.Denied ? ",true\r\n" : ",false\r\n").AsMemory(), cancel);
        }
    }

    private static IEnumerable<(string Name, string? Value)> Columns(AuditRecord record) =>
    [
        ("at", record.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)), ("node", record.Node), ("actor", record.Entry.Actor.Id), ("name", record.Entry.Actor.Name),
        ("action", record.Entry.Action), ("subject", record.Entry.Subject), ("reason", record.Entry.Reason), ("hash", record.Entry.Hash), ("detail", record.Entry.Detail),
        ("address", record.Entry.Address), ("chain", record.Chain),
    ];

    /// <summary>RFC 4180, and no cell that a spreadsheet takes for a formula.</summary>
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
