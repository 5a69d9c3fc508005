using System.Collections.Concurrent;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Schemas;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Commands;

/// <summary>One run of <c>studio validate</c> over files that were found: they are checked side by side and reported in their order.</summary>
/// <param name="mappings">The folder of mapping definitions.</param>
/// <param name="options">How resources are validated.</param>
/// <param name="asOutcomes">Whether each document is reported as an OperationOutcome, one JSON a line, instead of lines for people.</param>
/// <param name="least">What weighs less is not reported.</param>
/// <param name="output">Where the report goes.</param>
/// <param name="junit">A file for the report as JUnit XML; null for none.</param>
internal sealed class Validation(string mappings, FhirValidationOptions options, bool asOutcomes, Severity least, TextWriter output, string? junit = null)
{
    private const long LargestFile = 256 * 1024 * 1024;

    private readonly ResourceCheck _resources = new(options, withExpressions: asOutcomes);
    private readonly Lazy<Outcome<MappingLibrary>> _library = new(() => MappingLibrary.Open(mappings));
    private readonly Lock _mapping = new();
    private ScriptCompiler? _compiler;
    private readonly List<JUnitCheck> _cases = [];
    private int _checked;
    private int _errors;
    private int _warnings;
    private int _withErrors;
    private int _passedOver;

    public int Run(IReadOnlyList<FileSelection.Selected> files, IReadOnlyList<string> missing, CancellationToken cancel)
    {
        var started = DateTimeOffset.UtcNow;
        foreach (var path in missing)
        {
            Report(path, [new Problem("file.missing", "", "There is no such file or folder.")]);
        }

        var progress = new CommandProgress("Validated", files.Count);
        var results = Partitioner.Create(files.ToArray(), loadBalance: true).AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).WithCancellation(cancel).Select(file =>
        {
            var documents = CheckReadable(file);
            progress.Step();
            return documents;
        });
        foreach (var documents in results)
        {
            _passedOver += documents.Length == 0 ? 1 : 0;
            foreach (var (name, problems) in documents)
            {
                _checked++;
                Report(name, problems);
            }
        }

        progress.Finish();
        _compiler?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Summarise();
        if (junit is not null)
        {
            JUnitFile.Write(junit, "studio validate", _cases, started);
        }

        return missing.Count > 0 ? ExitCode.Failed : _withErrors == 0 ? ExitCode.Done : ExitCode.Found;
    }

    /// <summary>A file that cannot be read, or went away meanwhile, does not end the run.</summary>
    private (string Name, IReadOnlyList<Problem> Problems)[] CheckReadable(FileSelection.Selected file)
    {
        try
        {
            return [.. Check(file)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [(file.File, [new Problem("file.unreadable", "", "The file cannot be read.") { Mend = e.Message }])];
        }
    }

    /// <summary>The documents in a file with their problems; none when it is neither a definition nor a resource and was only found in a folder.</summary>
    private IEnumerable<(string Name, IReadOnlyList<Problem> Problems)> Check(FileSelection.Selected file)
    {
        if (file.File.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
        {
            return _resources.CheckLines(file.File);
        }

        if (new FileInfo(file.File).Length > LargestFile)
        {
            return [(file.File, [new Problem("file.too-large", "", $"The file is larger than {LargestFile / 1024 / 1024} MB.")])];
        }

        var document = File.ReadAllBytes(file.File);
        return DocumentKinds.Of(document) switch
        {
            DocumentKind.Mapping => [(file.File, CheckMapping(file.File))],
            DocumentKind.Other when !file.IsNamed => [],
            _ => [(file.File, _resources.Check(document))],
        };
    }

    private IReadOnlyList<Problem> CheckMapping(string file)
    {
        lock (_mapping)
        {
            var library = _library.Value;
            if (!library.Succeeded)
            {
                return library.Problems;
            }

            var root = Path.GetFullPath(mappings);
            var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
            var id = folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetRelativePath(root, folder).Replace('\\', '/') : null;
            var read = DefinitionFolder.Read(folder, id);
            if (!read.Succeeded)
            {
                return id is null ? read.Problems : library.Value.Check(id);
            }

            // A definition elsewhere is checked together with the library that it builds on.
            var all = id is null ? library.Value.With(read.Value.Package) : library.Value;
            var problems = all.Check(read.Value.Definition.Id);
            return [.. problems, .. CheckScripts(all, read.Value).Except(problems)];
        }
    }

    /// <summary>What the editor would say of the scripts; the compiler only comes up for definitions that have any.</summary>
    private IReadOnlyList<Problem> CheckScripts(MappingLibrary library, DefinitionFolder folder)
    {
        if (!folder.Package.Files.Keys.Any(path => path.StartsWith("scripts/", StringComparison.Ordinal)))
        {
            return [];
        }

        _compiler ??= new ScriptCompiler(new ScriptOptions());
        return ScriptChecks.Of(library, folder).RunAsync(_compiler).GetAwaiter().GetResult();
    }

    private void Report(string name, IReadOnlyList<Problem> all)
    {
        var problems = all.Where(problem => problem.Severity >= least).ToArray();
        if (junit is not null)
        {
            var (suite, @case) = JUnitFile.NameOf(name);
            _cases.Add(new JUnitCheck(suite, @case, problems));
        }

        if (asOutcomes)
        {
            var outcome = OperationOutcome.Of(problems, name);
            output.WriteLine(Encoding.UTF8.GetString(FhirJsonWriter.ToBytes(outcome, outcome.Root)));
        }
        else
        {
            ProblemReport.Print(output, name, problems);
        }

        var errors = problems.Count(problem => problem.Severity == Severity.Error);
        _errors += errors;
        _warnings += problems.Count(problem => problem.Severity == Severity.Warning);
        _withErrors += errors > 0 ? 1 : 0;
    }

    /// <summary>Outcomes are for programs, so that nothing else is written between them.</summary>
    private void Summarise() => (asOutcomes ? Console.Error : output).WriteLine(
        $"{_checked:N0} checked, {_withErrors:N0} with errors ({_errors:N0} errors, {_warnings:N0} warnings){(_passedOver > 0 ? $"; {_passedOver:N0} other files passed over" : "")}");
}
