using System.Buffers;
using System.Collections.Concurrent;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Scripting;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Portal.Commands;

/// <summary>One run of <c>studio convert</c>: every message of every file becomes an output or a named refusal.</summary>
internal sealed class Conversion(string mappings, string? mapping, string output, FhirZone? zone, FhirFormat format, bool indented) : IAsyncDisposable
{
    private const long LargestFile = 512 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Lazy<Task<Outcome<CompiledMapping>>>> _compiled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _warnings = new(StringComparer.Ordinal);
    private readonly ScriptCompiler _compiler = new(new ScriptOptions());
    private readonly ScriptPool _scripts = new(new ScriptOptions());
    private readonly Lock _console = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private MappingLibrary _library = null!;
    private int _converted;
    private int _refused;

    public async Task<int> RunAsync(IReadOnlyList<FileSelection.Selected> files, IReadOnlyList<string> missing, CancellationToken cancel)
    {
        foreach (var path in missing)
        {
            Refuse(path, [new Problem("file.missing", "", "There is no such file or folder.")]);
        }

        var opened = MappingLibrary.Open(mappings);
        if (!opened.Succeeded)
        {
            ProblemReport.Print(Console.Error, mappings, opened.Problems);
            return ExitCode.Failed;
        }

        _library = opened.Value;
        if (mapping is not null && await CompileAsync(mapping) is { Succeeded: false } failed)
        {
            ProblemReport.Print(Console.Error, mapping, failed.Problems);
            return ExitCode.Failed;
        }

        var progress = new CommandProgress("Converted", files.Count);
        await Parallel.ForEachAsync(files, cancel, async (file, stop) =>
        {
            await ConvertAsync(file, stop);
            progress.Step();
        });
        progress.Finish();
        Summarise();
        return _refused == 0 ? ExitCode.Done : ExitCode.Found;
    }

    public async ValueTask DisposeAsync()
    {
        await _compiler.DisposeAsync();
        await _scripts.DisposeAsync();
    }

    private async Task ConvertAsync(FileSelection.Selected file, CancellationToken cancel)
    {
        var target = Path.Combine(output, file.Relative);
        if (new FileInfo(file.File).Length > LargestFile)
        {
            Refuse(file.File, target, [new Problem("file.too-large", "", $"The file is larger than {LargestFile / 1024 / 1024} MB.") { Mend = "Split it." }]);
            return;
        }

        var content = await File.ReadAllBytesAsync(file.File, cancel);
        if (mapping is not null && await CompileAsync(mapping) is { Value: { Source.Format: not Formats.Hl7v2 } other })
        {
            var read = other.Read(content);
            if (read.Succeeded) await ConvertAsync(other, read.Value, read.Problems, file.File, target, cancel);
            else Refuse(file.File, target, read.Problems);
            return;
        }

        var batch = Hl7Batch.Read(content);
        Warn(batch.Problems);
        if (batch.Messages.Count == 0)
        {
            var problems = batch.Problems.Count > 0 ? batch.Problems : [new Problem("hl7v2.no-message", "", "The file holds no HL7 v2 message.")];
            Refuse(file.File, target, problems);
            return;
        }

        for (var i = 0; i < batch.Messages.Count; i++)
        {
            var name = batch.Messages.Count == 1 ? target : $"{target}.{i + 1}";
            var shown = batch.Messages.Count == 1 ? file.File : $"{file.File} (message {i + 1})";
            await ConvertAsync(batch.Messages[i], shown, name, cancel);
        }
    }

    private async Task ConvertAsync(Outcome<Hl7Message> parsed, string shown, string target, CancellationToken cancel)
    {
        if (!parsed.Succeeded)
        {
            Refuse(shown, target, parsed.Problems);
            return;
        }

        var compiled = await CompileAsync(mapping ?? StandardMaps.Choose(_library, parsed.Value));
        if (!compiled.Succeeded)
        {
            Refuse(shown, target, compiled.Problems);
            return;
        }

        await ConvertAsync(compiled.Value, MappingInput.Of(parsed.Value), parsed.Problems, shown, target, cancel);
    }

    private async Task ConvertAsync(CompiledMapping compiled, MappingInput input, IReadOnlyList<Problem> found, string shown, string target, CancellationToken cancel)
    {
        using var result = await compiled.RunAsync(input, new RunOptions { Now = _now, Zone = zone, Scripts = _scripts }, cancel);
        var extension = Extension(result.Target);
        if (result.Failed)
        {
            File.Delete(target + extension);
            Refuse(shown, target, result.Problems);
            return;
        }

        Warn(found);
        Warn(result.Problems);
        var converted = new ArrayBufferWriter<byte>(16 * 1024);
        if (result.Target.Format == Formats.Fhir) FhirDocument.Write(result.Tree, result.Root, converted, format, indented);
        else result.Write(converted, indented);
        Write(target + extension, converted.WrittenSpan);
        File.Delete(target + ".error.json");
        Interlocked.Increment(ref _converted);
    }

    private string Extension(TargetSchema schema) => schema.Format switch
    {
        Formats.Hl7v2 => ".hl7",
        Formats.Xml => ".xml",
        Formats.Delimited => ".csv",
        Formats.Json => ".json",
        _ => format == FhirFormat.Xml ? ".xml" : ".json",
    };

    private Task<Outcome<CompiledMapping>> CompileAsync(string id) => _compiled.GetOrAdd(id, key => new(() => CompileNewAsync(key))).Value;

    private async Task<Outcome<CompiledMapping>> CompileNewAsync(string id)
    {
        var compiled = _library.Compile(id);
        return compiled.Succeeded && await compiled.Value.PrepareAsync(_compiler) is { Count: > 0 } problems ? Outcome<CompiledMapping>.Failed(problems) : compiled;
    }

    private void Warn(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            if (problem.Severity != Severity.Information)
            {
                _warnings.AddOrUpdate(problem.Code, 1, (_, count) => count + 1);
            }
        }
    }

    private void Refuse(string shown, string target, IReadOnlyList<Problem> problems)
    {
        Write(target + ".error.json", ProblemReport.ToJson(Path.GetFileName(shown), problems));
        File.Delete(target + (format == FhirFormat.Xml ? ".xml" : ".json"));
        Refuse(shown, problems);
    }

    private void Refuse(string shown, IReadOnlyList<Problem> problems)
    {
        Interlocked.Increment(ref _refused);
        lock (_console)
        {
            ProblemReport.Print(Console.Error, shown, problems.Where(problem => problem.Severity == Severity.Error));
        }
    }

    private void Summarise()
    {
        Console.WriteLine($"{_converted:N0} converted, {_refused:N0} refused");
        foreach (var (code, count) in _warnings.OrderByDescending(warning => warning.Value).ThenBy(warning => warning.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{count,8:N0} x {code}");
        }
    }

    /// <summary>A reader never sees half a file: it is written beside its place and then moved there.</summary>
    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var half = path + ".part";
        File.WriteAllBytes(half, content);
        File.Move(half, path, overwrite: true);
    }
}
