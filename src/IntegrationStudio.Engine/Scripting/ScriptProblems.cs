using System.Globalization;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>Every way in which a script or its sandbox can fail.</summary>
internal static class ScriptProblems
{
    public static Problem NoNode(string? configured) =>
        new("script.no-node", configured ?? "", configured is null ? "Scripts need Node.js, which is not installed here." : "There is no Node.js at the configured place.")
        {
            Mend = "Install Node.js 18 or newer (Debian: apt-get install nodejs); mappings without scripts run without it.",
        };

    public static Problem NodeTooOld(string version) =>
        new("script.node-too-old", "", $"Scripts need Node.js 18 or newer; this is {version}.") { Mend = "Install Node.js 18 or newer." };

    public static Problem NoHost(string folder) =>
        new("script.no-host", folder, "The sandbox program is missing from the installation.") { Mend = "Build or publish again; the folder scripthost belongs beside the program." };

    public static Problem NotStarted(string reason) =>
        new("script.not-started", "", $"The sandbox process did not start: {Short(reason)}") { Mend = "Run node with --version on this machine; it must be 18 or newer." };

    public static Problem Closed() => new("script.closed", "", "The sandbox was shut down while the script ran.");

    public static Problem Lost() =>
        new("script.worker-lost", "", "The sandbox process ended unexpectedly, twice.") { Mend = "The script asks more of the machine than its limits allow, or the system killed the process." };

    public static Problem Timeout(string path, TimeSpan deadline) =>
        new("script.timeout", path, string.Create(CultureInfo.InvariantCulture, $"The scripts of this message took longer than {deadline.TotalSeconds:0.###} s and were ended."))
        {
            Mend = "Look for a loop without an end, or a regular expression that backtracks.",
        };

    public static Problem Memory(string path, int mebibytes) =>
        new("script.memory", path, $"The scripts of this message needed more than {mebibytes} MiB and were ended.") { Mend = "Look for a list or text that grows in a loop." };

    public static Problem Stack(string path) =>
        new("script.stack", path, "The script nests too deeply.") { Mend = "Look for a function that calls itself without an end, or a value nested in itself." };

    public static Problem Failed(string path, string name, string message) =>
        new("script.failed", path, Short(name.Length == 0 ? message : $"{name}: {message}"));

    public static Problem NoFunction(CompiledScript script, string function) =>
        new("script.no-function", script.Path, $"The script exports no function \"{Short(function)}\".")
        {
            Mend = script.Functions.Count == 0 ? "Write \"export function\" before it." : $"It exports {string.Join(", ", script.Functions)}.",
        };

    public static Problem InputTooLarge(long bytes, int limit) =>
        new("script.input-too-large", "", $"The input of the scripts is {bytes} bytes; the limit is {limit}.");

    public static Problem ResultTooLarge(string path, int limit) =>
        new("script.result-too-large", path, $"The results of the scripts of one message exceed {limit} bytes.");

    public static Problem BadResult(string path) => new("script.bad-result", path, "The result is not JSON, or nests deeper than 64 levels.");

    public static Problem CompileTimeout(string path, TimeSpan deadline) =>
        new("script.compile-timeout", path, string.Create(CultureInfo.InvariantCulture, $"Compiling took longer than {deadline.TotalSeconds:0.###} s."));

    public static Problem CompilerLost(string path) => new("script.compiler-lost", path, "The TypeScript compiler ended unexpectedly, twice.");

    public static Problem NotAScript(string path) =>
        new("script.not-a-script", path, "A script's name ends in .ts or .js, and not in .d.ts.") { Mend = "Rename the file." };

    public static Problem SourceTooLarge(string path, int limit) => new("script.source-too-large", path, $"The script with its imports exceeds {limit} bytes.");

    public static string At(string path, int line, int column) =>
        line == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}({line},{column})");

    // An author's message may quote the message that was being mapped.
    private static string Short(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 199), "…");
}
