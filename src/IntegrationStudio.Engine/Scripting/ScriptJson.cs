using System.Text.Json;
using System.Text.Json.Serialization;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>The JSON that the sandbox program speaks besides frames.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(GuestError))]
[JsonSerializable(typeof(GuestEnd))]
[JsonSerializable(typeof(CompileRequest))]
[JsonSerializable(typeof(CompileAnswer))]
internal sealed partial class ScriptJson : JsonSerializerContext;

/// <summary>What a script threw.</summary>
internal sealed record GuestError(string Name, string Message, string Stack);

/// <summary>Why a batch ended as a whole.</summary>
internal sealed record GuestEnd(string Reason, string Message, string Stack);

internal sealed record CompileRequest(string Path, IReadOnlyList<ScriptSource> Files, string? Declarations);

internal sealed record CompileAnswer(string? Code, JsonElement Map, IReadOnlyList<string>? Functions, IReadOnlyList<CompileDiagnostic> Diagnostics);

/// <summary>One error of the compiler; code 0 is a rule of the sandbox, syntax means that the text could not be parsed.</summary>
internal sealed record CompileDiagnostic(string Path, int Line, int Column, int Code, bool Syntax, string Message);
