using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>
/// A worker's answer to a batch, turned into results and problems. First byte: 0 done, then per call length (4 bytes) and result, and at the end what was observed; 1 the code of the
/// scripts is missing; 2 ended, then the call's index (4) and JSON. The worker may be the victim of what it ran, so its word is checked.
/// </summary>
internal static partial class BatchAnswer
{
    private const byte Done = 0;
    private const byte NeedsCode = 1;
    private const byte Ended = 2;

    /// <summary>Whether the worker asks for the code of the scripts.</summary>
    public static bool AsksForCode(ReadOnlySpan<byte> answer) => answer is [NeedsCode];

    /// <summary>What the answer says; null when it makes no sense.</summary>
    public static Outcome<ScriptBatchResult>? Read(ReadOnlyMemory<byte> answer, ScriptBatch batch, BatchFrame frame, ScriptOptions options)
    {
        try
        {
            return answer.Span switch
            {
                [Done, ..] => ReadResults(answer[1..], batch, frame, options),
                [Ended, _, _, _, _, ..] => ReadEnd(answer.Span[1..], batch, frame, options),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Outcome<ScriptBatchResult>? ReadResults(ReadOnlyMemory<byte> rest, ScriptBatch batch, BatchFrame frame, ScriptOptions options)
    {
        var results = new ScriptCallResult[batch.Calls.Count];
        for (var i = 0; i < results.Length; i++)
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(rest.Span, out var length) || length == 0 || length > rest.Length - 4) return null;
            results[i] = ReadResult(rest.Slice(4, (int)length), batch.Calls[i], frame, options);
            rest = rest[(4 + (int)length)..];
        }

        frame.Observed = rest;
        return new ScriptBatchResult(results);
    }

    private static ScriptCallResult ReadResult(ReadOnlyMemory<byte> result, ScriptCall call, BatchFrame frame, ScriptOptions options) => (char)result.Span[0] switch
    {
        'J' when IsJson(result.Span[1..]) => new(result[1..], null),
        'E' => new(default, ReadError(result.Span[1..], call, frame, options)),
        'N' => new(default, ScriptProblems.NoFunction(call.Script, call.Function)),
        'L' => new(default, ScriptProblems.ResultTooLarge(call.Script.Path, options.MaxOutputBytes)),
        _ => new(default, ScriptProblems.BadResult(call.Script.Path)),
    };

    private static Problem ReadError(ReadOnlySpan<byte> json, ScriptCall call, BatchFrame frame, ScriptOptions options)
    {
        var error = ScriptJson.Read(json, ScriptJson.Default.GuestError);
        var path = Locate(error.Stack, frame) ?? call.Script.Path;
        return (error.Name, error.Message) switch
        {
            ("InternalError", "out of memory") => ScriptProblems.Memory(path, options.MemoryMebibytes),
            ("InternalError", "stack overflow") => ScriptProblems.Stack(path),
            _ => ScriptProblems.Failed(path, error.Name, error.Message),
        };
    }

    private static Outcome<ScriptBatchResult> ReadEnd(ReadOnlySpan<byte> answer, ScriptBatch batch, BatchFrame frame, ScriptOptions options)
    {
        var call = BinaryPrimitives.ReadUInt32LittleEndian(answer);
        var end = ScriptJson.Read(answer[4..], ScriptJson.Default.GuestEnd);
        frame.Observed = Encoding.UTF8.GetBytes(end.Observed ?? "");
        var path = Locate(end.Stack, frame) ?? (call < batch.Calls.Count ? batch.Calls[(int)call].Script.Path : "");
        return end.Reason switch
        {
            "timeout" => ScriptProblems.Timeout(path, frame.Deadline),
            "stack" => ScriptProblems.Stack(path),
            "thrown" => ScriptProblems.Failed(path, "", end.Message),
            _ => ScriptProblems.Memory(path, options.MemoryMebibytes),
        };
    }

    /// <summary>The author's place of the innermost frame that belongs to a script.</summary>
    private static string? Locate(string stack, BatchFrame frame)
    {
        var match = ScriptFrame().Match(stack);
        return match.Success && frame.Script(match.Groups[1].Value) is { } script
            ? script.Locate(int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\(script:([0-9a-f]{64}):(\d{1,9}):(\d{1,9})\)", RegexOptions.CultureInvariant)]
    private static partial Regex ScriptFrame();
}
