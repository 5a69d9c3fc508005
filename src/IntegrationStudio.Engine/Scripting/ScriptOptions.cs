namespace IntegrationStudio.Engine.Scripting;

/// <summary>Limits of the script sandbox. The defaults keep a hostile script under 2 s and a worker process under 256 MB.</summary>
public sealed record ScriptOptions
{
    /// <summary>Worker processes that run scripts at the same time; each serves one batch at a time. Default: one per core, at most 4.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>How long one batch may compute. The sandbox interrupts itself then. Default 1 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after <see cref="Deadline"/> a worker that does not answer is killed. Default 500 ms.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a process of the sandbox may take to start, on a machine that has much else to do. Default 1 min.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Memory that the scripts of one batch may allocate, in MiB. Default 64.</summary>
    public int MemoryMebibytes { get; init; } = 64;

    /// <summary>Stack of the sandbox, in KiB. Default 256.</summary>
    public int StackKibibytes { get; init; } = 256;

    /// <summary>Largest batch that is sent to a worker, inputs and context together, in bytes. Default 16 MiB.</summary>
    public int MaxInputBytes { get; init; } = 16 << 20;

    /// <summary>Largest sum of the results of one batch, in bytes of JSON. Default 4 MiB.</summary>
    public int MaxOutputBytes { get; init; } = 4 << 20;

    /// <summary>How long one compilation may take, the loading of the TypeScript compiler included. Default 30 s.</summary>
    public TimeSpan CompileDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the compiler process stays (about 150 MB) after its last use. Default 1 min.</summary>
    public TimeSpan CompilerIdle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The Node executable, version 18 or newer. Default: <c>node</c> of the PATH.</summary>
    public string? NodePath { get; init; }

    /// <summary>The folder with the sandbox program. Default: <c>scripthost</c> beside the running program.</summary>
    public string? HostFolder { get; init; }
}
