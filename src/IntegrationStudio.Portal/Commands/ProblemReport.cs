using System.Buffers;
using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Commands;

/// <summary>Problems as people read them on a terminal and as <c>.error.json</c> files hold them.</summary>
internal static class ProblemReport
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes each problem on a line of its own, with how to mend it below.</summary>
    public static void Print(TextWriter writer, string file, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            var where = problem.Path.Length > 0 ? $"{file}: {problem.Path}" : file;
            writer.WriteLine($"{where}: {Name(problem.Severity)} {problem.Code}: {problem.Message}");
            if (problem.Mend is { } mend)
            {
                writer.WriteLine($"    {mend}");
            }
        }
    }

    /// <summary>The problems of one input as JSON: <c>{ "source": "...", "problems": [ { "severity", "code", "path", "message", "mend" } ] }</c>.</summary>
    public static byte[] ToJson(string source, IEnumerable<Problem> problems)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteString("source", source);
            writer.WriteStartArray("problems");
            foreach (var problem in problems)
            {
                writer.WriteStartObject();
                writer.WriteString("severity", Name(problem.Severity));
                writer.WriteString("code", problem.Code);
                writer.WriteString("path", problem.Path);
                writer.WriteString("message", problem.Message);
                if (problem.Mend is { } mend)
                {
                    writer.WriteString("mend", mend);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Name(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "information",
    };
}
