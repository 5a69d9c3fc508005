using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>
/// What <c>tests/&lt;case&gt;.test.json</c> says of one test and <c>tests/options.json</c> of all:
/// <c>{ "note": "", "ignore": ["Bundle.timestamp"], "now": "2026-01-01T00:00:00Z", "assert": [{ "that": "Bundle.entry.exists()", "note": "" }] }</c>.
/// </summary>
public sealed record MappingTestSettings
{
    /// <summary>The clock of tests that name none.</summary>
    public static readonly DateTimeOffset DefaultNow = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Nothing said.</summary>
    public static readonly MappingTestSettings None = new();

    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the test is there for; null without.</summary>
    public string? Note { get; init; }

    /// <summary>Paths that are not compared: elements by name with all below, <c>Bundle.entry.resource.meta</c>, with <c>*</c> for one step and <c>**</c> for any.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The clock of the test; null: that of all tests, else <see cref="DefaultNow"/>.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Conditions that the result must meet.</summary>
    public IReadOnlyList<MappingAssertion> Assert { get; init; } = [];

    /// <summary>Whether nothing is said, so that no file is needed.</summary>
    public bool IsEmpty => Note is null && Ignore.Count == 0 && Now is null && Assert.Count == 0;

    /// <summary>These settings on top of those of all tests.</summary>
    public MappingTestSettings Over(MappingTestSettings all) => new() { Note = Note, Now = Now ?? all.Now, Ignore = [.. all.Ignore, .. Ignore], Assert = [.. all.Assert, .. Assert] };

    /// <summary>Reads the strict form. What has a wrong form is reported at <c>file: place</c> and left out.</summary>
    public static MappingTestSettings Read(string file, ReadOnlyMemory<byte> json, List<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var found = new List<Problem>();
        MappingTestSettings settings = Read(json, found);
        problems.AddRange(found.Select(problem => problem with { Code = problem.Code.Replace("mapping.", "test.", StringComparison.Ordinal), Path = problem.Path.Length == 0 ? file : $"{file}: {problem.Path}" }));
        return settings;
    }

    /// <summary>Writes the strict form; ends with a line break.</summary>
    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Layout))
        {
            json.WriteStartObject();
            if (Note is not null) json.WriteString("note", Note);
            if (Now is { } now) json.WriteString("now", now.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal));
            if (Ignore.Count > 0)
            {
                json.WriteStartArray("ignore");
                foreach (string path in Ignore) json.WriteStringValue(path);
                json.WriteEndArray();
            }

            if (Assert.Count > 0)
            {
                json.WriteStartArray("assert");
                foreach (MappingAssertion assertion in Assert)
                {
                    json.WriteStartObject();
                    json.WriteString("that", assertion.That);
                    if (assertion.Note is not null) json.WriteString("note", assertion.Note);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static MappingTestSettings Read(ReadOnlyMemory<byte> json, List<Problem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(json), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var fields = new JsonFields(document.RootElement, "", problems);
            if (!fields.IsObject) return None;
            var settings = new MappingTestSettings
            {
                Note = fields.Text("note"),
                Ignore = fields.Texts("ignore"),
                Now = Time(fields),
                Assert = fields.List("assert", item =>
                {
                    var assertion = new MappingAssertion(item.Required("that"), item.Text("note"));
                    item.End();
                    return assertion;
                }),
            };
            fields.End();
            return settings;
        }
        catch (JsonException exception)
        {
            problems.Add(new Problem("test.form", $"line {exception.LineNumber + 1}", $"Not readable as JSON: {exception.Message}"));
            return None;
        }
    }

    private static DateTimeOffset? Time(JsonFields fields)
    {
        if (fields.Text("now") is not { } text) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset now)) return now;
        fields.Report("test.form", "now", "A time such as 2026-01-01T00:00:00Z is expected.");
        return null;
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
