using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>The JSON that the sandbox program speaks besides frames.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Greeting))]
[JsonSerializable(typeof(GuestError))]
[JsonSerializable(typeof(GuestEnd))]
[JsonSerializable(typeof(CompileRequest))]
[JsonSerializable(typeof(CompileAnswer))]
[JsonSerializable(typeof(GuestObservation[]))]
internal sealed partial class ScriptJson : JsonSerializerContext
{
    /// <summary>Reads a part of an answer.</summary>
    /// <exception cref="JsonException">It is not what the program sends.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type) where T : class =>
        JsonSerializer.Deserialize(json, type) ?? throw new JsonException("null");
}

/// <summary>A process's first frame: its version of Node and, only when that is too old, the oldest that would do.</summary>
internal sealed record Greeting(string Node, int? Oldest = null);

/// <summary>What a script threw.</summary>
internal sealed record GuestError(string Name, string Message, string Stack);

/// <summary>Why a batch ended as a whole.</summary>
internal sealed record GuestEnd(string Reason, string Message, string Stack, string? Observed = null);

/// <summary>What is to be compiled; the libraries are the names that definitions have for others, by their ids.</summary>
internal sealed record CompileRequest(string Path, IReadOnlyList<ScriptSource> Files, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Libraries, string? Declarations, bool Checks, bool Observes);

internal sealed record CompileAnswer(IReadOnlyList<CompileDiagnostic> Diagnostics, string? Code = null, JsonElement Map = default, IReadOnlyList<string>? Functions = null, ObservedCode? Observed = null);

/// <summary>The same script with probes; each probe is [file, line, column, end line, end column, label or null].</summary>
internal sealed record ObservedCode(string Code, JsonElement Map, IReadOnlyList<JsonElement[]> Probes);

/// <summary>What the probes of one script saw: how often each was passed, and the texts of values by the probe's number.</summary>
internal sealed record GuestObservation(int Script, IReadOnlyList<long> Counts, IReadOnlyDictionary<string, IReadOnlyList<string>> Values);

/// <summary>One error of the compiler; code 0 is a rule of the sandbox, syntax means that the text could not be parsed.</summary>
internal sealed record CompileDiagnostic(string Path, int Line, int Column, int Code, bool Syntax, string Message, bool Import = false);
