using System.Security.Cryptography;

namespace IntegrationStudio.Engine.Scripting;

/// <summary>A script as the sandbox runs it: types stripped, its imports bundled in.</summary>
public sealed class CompiledScript
{
    private readonly Lazy<SourceMap> _map;

    internal CompiledScript(string path, string sourceHash, byte[] code, byte[] sourceMap, IReadOnlyList<string> functions, ObservedScript? observed = null)
    {
        Path = path;
        SourceHash = sourceHash;
        HashBytes = SHA256.HashData(code);
        Hash = Convert.ToHexStringLower(HashBytes);
        Code = code;
        SourceMap = sourceMap;
        Functions = functions;
        Observed = observed;
        _map = new(() => new SourceMap(sourceMap));
    }

    /// <summary>The author's file.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of what was handed to the compiler (the file, its siblings, the declarations), lower-case hex.</summary>
    public string SourceHash { get; }

    /// <summary>SHA-256 of <see cref="Code"/>, lower-case hex: the sandbox knows a loaded script by it.</summary>
    public string Hash { get; }

    /// <summary>JavaScript (ES2023) as UTF-8.</summary>
    public ReadOnlyMemory<byte> Code { get; }

    /// <summary>The source map (ECMA-426, one section per file) of <see cref="Code"/> as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> SourceMap { get; }

    /// <summary>Names of the exported functions.</summary>
    public IReadOnlyList<string> Functions { get; }

    /// <summary>The same with probes, for previews; null where nobody asked for it.</summary>
    internal ObservedScript? Observed { get; }

    internal byte[] HashBytes { get; }

    /// <summary>The author's <c>file(line,column)</c> of a place in <see cref="Code"/>; the file alone where the map knows none.</summary>
    internal string Locate(int line, int column) =>
        _map.Value.Find(line, column) is { } place ? ScriptProblems.At(place.Path, place.Line, place.Column) : Path;
}
