using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Outline;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Schemas;

/// <summary>
/// The one check of a definition's scripts, wherever it is done: in the editor, by <c>studio validate</c>, before an approval. Types are checked against the declarations of source and
/// target, which follow from the definition and the samples that are kept beside it. Safe for many threads.
/// </summary>
public sealed class ScriptChecks
{
    private readonly MappingLibrary _library;
    private readonly ScriptSet _set;
    private readonly MappingPackage _package;

    private ScriptChecks(MappingLibrary library, MappingPackage package, string declarations)
    {
        (_library, _package, Declarations) = (library, package, declarations);
        _set = ScriptSet.Of(library, package);
        Files = [.. _set.Files.Select(file => new ScriptSource(file.Key, file.Value))];
    }

    /// <summary>What scripts are written against, as TypeScript declarations.</summary>
    public string Declarations { get; }

    /// <summary>The definition's scripts and those that they may import, by <c>id/scripts/file</c>.</summary>
    public IReadOnlyList<ScriptSource> Files { get; }

    /// <summary>The names that definitions have for others whose scripts theirs import, by their ids.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Libraries => _set.Libraries;

    /// <summary>The check of a definition as it stands in a folder.</summary>
    /// <param name="library">The definitions; the folder's stands in the place of that with its id.</param>
    /// <param name="folder">The definition, with samples from which to learn what it does not say of its source.</param>
    public static ScriptChecks Of(MappingLibrary library, DefinitionFolder folder)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(folder);
        MappingLibrary all = ReferenceEquals(library.Find(folder.Definition.Id), folder.Package) ? library : library.With(folder.Package);
        if (folder.Definition.Kind is MappingKind.Library or MappingKind.Table or MappingKind.Channel) return new(all, folder.Package, ScriptDeclarations.OfLibrary);
        // Not shared: an outline is worked out as it is asked, by one thread.
        MappingOutline outline = MappingOutline.Of(all, folder.Definition.Id);
        ReadOnlyMemory<byte>[] samples = [.. folder.Beside.Where(file => TestFiles.IsSample(file.Key) || TestFiles.IsTestInput(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)];
        return new(all, folder.Package, ScriptDeclarations.Of(MappingSchemas.Source(all, outline, folder.Package, samples), MappingSchemas.Target(all, outline, folder.Package)));
    }

    /// <summary>Compiles one script with all checks, so that previews may observe it.</summary>
    /// <param name="compiler">Compiles it.</param>
    /// <param name="file">Its path in the definition's folder, e.g. <c>scripts/notes.ts</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<CompiledScript>> CompileAsync(ScriptCompiler compiler, string file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(compiler);
        string path = $"{_package.Definition.Id}/{file}";
        Problem[] circles = [.. _set.Problems.Where(problem => problem.Path.StartsWith(path + "(", StringComparison.Ordinal))];
        if (circles.Length > 0) return Outcome<CompiledScript>.Failed(circles);
        return await compiler.CompileAsync(path, ScriptLibraries.Text(_package, file), Declarations, Files, Libraries, checks: true, observes: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Everything that is wrong with any script of the definition, called by a rule or not, and with the rules' calls of them.</summary>
    public async Task<IReadOnlyList<Problem>> RunAsync(ScriptCompiler compiler, CancellationToken cancellationToken = default)
    {
        List<Problem> problems = [];
        foreach (string file in _package.Files.Keys.Where(ScriptLibraries.IsScript).Order(StringComparer.Ordinal))
        {
            Outcome<CompiledScript> outcome = await CompileAsync(compiler, file, cancellationToken).ConfigureAwait(false);
            problems.AddRange(outcome.Problems);
            if (outcome.Succeeded) problems.AddRange(Calls(file, outcome.Value));
        }

        foreach (string called in WhereUsed.Rules(_package.Definition).Select(rule => rule.Rule.Script?.Split('#')[0]).OfType<string>().Distinct(StringComparer.Ordinal).Where(called => !_package.Files.ContainsKey(called)))
            problems.AddRange(await CheckSharedAsync(compiler, called, cancellationToken).ConfigureAwait(false));
        return [.. problems.Distinct()]; // what several import is wrong once
    }

    /// <summary>A library's script that a rule calls is checked as it is there; that there is none is told where the rules are compiled.</summary>
    private async Task<IReadOnlyList<Problem>> CheckSharedAsync(ScriptCompiler compiler, string called, CancellationToken cancellationToken)
    {
        if (ScriptLibraries.Named(_package.Definition, called) is not { } named || _library.Find(named.Reference.Id) is not { } owner || !owner.Files.ContainsKey(named.File)) return [];
        Outcome<CompiledScript> outcome = await Of(_library, DefinitionFolder.Of(owner)).CompileAsync(compiler, named.File, cancellationToken).ConfigureAwait(false);
        return [.. outcome.Problems, .. outcome.Succeeded ? Calls(called, outcome.Value) : []];
    }

    private IEnumerable<Problem> Calls(string file, CompiledScript script)
    {
        foreach ((string path, RuleDefinition rule) in WhereUsed.Rules(_package.Definition))
        {
            if (rule.Script?.StartsWith(file + "#", StringComparison.Ordinal) != true || script.Functions.Contains(rule.Script[(file.Length + 1)..])) continue;
            string function = rule.Script[(file.Length + 1)..];
            yield return new Problem("compile.script", $"{_package.Definition.Id}#rules/{path}/script", $"\"{file}\" exports no function \"{function}\".") { Mend = NearNames.Suggest(function, script.Functions) };
        }
    }
}
