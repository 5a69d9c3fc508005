using System.Text.Json;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Commands;

/// <summary>One run of <c>studio validate</c> over files that were found.</summary>
internal sealed class Validation(string mappings, TextWriter output)
{
    private const long LargestFile = 256 * 1024 * 1024;

    private Outcome<MappingLibrary>? _library;
    private int _files;
    private int _errors;
    private int _warnings;
    private int _withErrors;

    public int Run(IReadOnlyList<FileSelection.Selected> files, IReadOnlyList<string> missing, CancellationToken cancel)
    {
        foreach (var path in missing)
        {
            Report(path, [new Problem("file.missing", "", "There is no such file or folder.")]);
        }

        var progress = new CommandProgress("Validated", files.Count);
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (Check(file.File) is { } problems)
            {
                _files++;
                Report(file.File, problems);
            }

            progress.Step();
        }

        progress.Finish();
        output.WriteLine($"{_files:N0} checked, {_withErrors:N0} with errors ({_errors:N0} errors, {_warnings:N0} warnings)");
        return _withErrors == 0 ? 0 : 1;
    }

    /// <summary>The problems of a file; null when it is neither a definition nor a resource and so none of our business.</summary>
    private IReadOnlyList<Problem>? Check(string file)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            return [new Problem("file.too-large", "", $"The file is larger than {LargestFile / 1024 / 1024} MB.")];
        }

        var json = File.ReadAllBytes(file);
        return Kind(json) switch
        {
            "mapping" => CheckMapping(file),
            "resource" => FhirValidator.ValidateJson(json),
            "invalid" => FhirValidator.ValidateJson(json) is { Count: > 0 } problems ? problems : [new Problem("json.syntax", "", "The file is not JSON.")],
            _ => null,
        };
    }

    private IReadOnlyList<Problem> CheckMapping(string file)
    {
        _library ??= MappingLibrary.Open(mappings);
        if (!_library.Succeeded)
        {
            return _library.Problems;
        }

        var root = Path.GetFullPath(mappings);
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return _library.Value.Check(Path.GetRelativePath(root, folder).Replace('\\', '/'));
        }

        // A definition elsewhere is checked together with the library that it builds on.
        var package = MappingPackage.Read(folder);
        return package.Succeeded ? _library.Value.With(package.Value).Check(package.Value.Definition.Id) : package.Problems;
    }

    private void Report(string file, IReadOnlyList<Problem> problems)
    {
        ProblemReport.Print(output, file, problems);
        var errors = problems.Count(problem => problem.Severity == Severity.Error);
        _errors += errors;
        _warnings += problems.Count(problem => problem.Severity == Severity.Warning);
        _withErrors += errors > 0 ? 1 : 0;
    }

    /// <summary>Looks at the top-level members only; the rest of the file is skipped, not built.</summary>
    private static string Kind(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "other";
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSchema = reader.ValueTextEquals("$schema"u8);
                if (reader.ValueTextEquals("resourceType"u8))
                {
                    return "resource";
                }

                reader.Read();
                if (isSchema)
                {
                    return reader.TokenType == JsonTokenType.String && reader.GetString()!.Contains("/schema/mapping/", StringComparison.Ordinal) ? "mapping" : "other";
                }

                reader.Skip();
            }

            return "other";
        }
        catch (JsonException)
        {
            return "invalid";
        }
    }
}
