namespace IntegrationStudio.Engine.Scripting;

/// <summary>A script as the sandbox runs it: types stripped, its imports bundled in.</summary>
public sealed class CompiledScript
{
    internal CompiledScript(string path, string sourceHash, string hash, ReadOnlyMemory<byte> code, ReadOnlyMemory<byte> sourceMap, IReadOnlyList<string> functions)
    {
        Path = path;
        SourceHash = sourceHash;
        Hash = hash;
        Code = code;
        SourceMap = sourceMap;
        Functions = functions;
    }

    /// <summary>The author's file.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the sources that went in (this file, what it imports, the declarations), lower-case hex.</summary>
    public string SourceHash { get; }

    /// <summary>SHA-256 of <see cref="Code"/>, lower-case hex: the sandbox knows a loaded script by it.</summary>
    public string Hash { get; }

    /// <summary>JavaScript (ES2023) as UTF-8.</summary>
    public ReadOnlyMemory<byte> Code { get; }

    /// <summary>The source map (ECMA-426, one section per file) of <see cref="Code"/> as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> SourceMap { get; }

    /// <summary>Names of the exported functions, in the file's order.</summary>
    public IReadOnlyList<string> Functions { get; }
}
