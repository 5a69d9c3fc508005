using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>All script rules of one message: run in order in one sandbox, which nothing of another batch has touched.</summary>
/// <param name="Calls">What to run.</param>
public sealed record ScriptBatch(IReadOnlyList<ScriptCall> Calls)
{
    /// <summary>JSON (UTF-8) that every function with a second parameter gets, e.g. the whole message; empty: <c>undefined</c>. Parsed once: a change that one call makes is seen by the next of this batch.</summary>
    public ReadOnlyMemory<byte> Context { get; init; }

    /// <summary>All scripts of the mapping, called or not: batches with the same scripts share one prepared sandbox, whichever rules fired. Those of the calls need not be repeated.</summary>
    public IReadOnlyList<CompiledScript> Scripts { get; init; } = [];

    /// <summary>How long the batch may compute, where that is less than <see cref="ScriptOptions.Deadline"/>; null: that.</summary>
    public TimeSpan? Limit { get; init; }
}

/// <summary>One call of an exported function.</summary>
/// <param name="Script">The compiled script.</param>
/// <param name="Function">The exported function's name.</param>
/// <param name="Input">The first argument as JSON (UTF-8).</param>
public sealed record ScriptCall(CompiledScript Script, string Function, ReadOnlyMemory<byte> Input);

/// <summary>What the calls of a batch returned, in the order of the calls.</summary>
/// <param name="Results">One per call.</param>
public sealed record ScriptBatchResult(IReadOnlyList<ScriptCallResult> Results);

/// <summary>What one call returned: JSON, or the problem that it ended with.</summary>
/// <param name="Output">JSON (UTF-8); <c>null</c> when the function returned null or undefined. Empty when there is a problem.</param>
/// <param name="Problem">Why there is no output; its path is <c>file(line,column)</c> of the author's TypeScript.</param>
public readonly record struct ScriptCallResult(ReadOnlyMemory<byte> Output, Problem? Problem);
