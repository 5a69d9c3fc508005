using System.CommandLine;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio validate PATH...</c>: all problems of definitions and FHIR resources.</summary>
internal static class ValidateCommand
{
    private const string Text = "text";
    private const string Json = "json";

    private static readonly string[] Documents = ["*.json", "*.xml", "*.ndjson"];

    public static Command Create()
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Files or folders. What a file holds is told by its content: a mapping definition by its $schema, a FHIR resource by its resourceType or XML namespace; .ndjson files hold a resource a line.",
            Arity = ArgumentArity.OneOrMore,
        };
        var profiles = new Option<string[]>("--profile")
        {
            Description = "Canonical URL of a profile that every resource must meet, beside those in its meta.profile, e.g. http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient. May be given several times.",
            HelpName = "URL",
            DefaultValueFactory = _ => [],
        };
        var definitions = new Option<string[]>("--definitions")
        {
            Description = "StructureDefinitions of profiles and extensions to know beside those of FHIR R4 and US Core 5.0.1: files, or folders such as an unpacked implementation guide. May be given several times.",
            HelpName = "PATH",
            DefaultValueFactory = _ => [],
        };
        var format = new Option<string>("--format")
        {
            Description = "How to report: 'text' for people, or 'json': for each document one line with an OperationOutcome, which names the file in an extension and the places as expressions.",
            DefaultValueFactory = _ => Text,
        };
        format.AcceptOnlyFromAmong(Text, Json);
        var severity = new Option<Severity?>("--severity")
        {
            Description = "Leave out what weighs less: 'error', 'warning' or 'information'. Without it, lines for people begin at warnings and outcomes hold everything.",
            HelpName = "error|warning|information",
        };
        var mappings = CommonOptions.Mappings();
        var junit = CommonOptions.JUnit();
        var include = CommonOptions.Include();
        var exclude = CommonOptions.Exclude();
        var command = new Command("validate", """
            List every problem of mapping definitions and FHIR R4 resources.

            Examples:
              studio validate mappings/labs
              studio validate mappings/labs --junit validate.xml
              studio validate bundles patient.xml --exclude '**/drafts/**'
              studio validate patient.json --profile http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient --format json

            Folders are searched for .json, .xml and .ndjson files unless --include says otherwise; other content in them is passed over.
            Exit code 1 if any document has an error; warnings alone leave it 0. 2 if a path is missing.
            """)
        {
            paths, profiles, definitions, format, severity, mappings, include, exclude, junit,
        };
        command.SetAction((parsed, cancel) =>
        {
            var patterns = parsed.GetRequiredValue(include);
            var selected = FileSelection.Find(parsed.GetRequiredValue(paths), patterns.Length == 0 ? Documents : patterns, parsed.GetRequiredValue(exclude), out var missing);
            var known = DefinitionFiles.Read(parsed.GetRequiredValue(definitions));
            if (known is { Succeeded: false })
            {
                ProblemReport.Print(Console.Error, "--definitions", known.Problems);
                return Task.FromResult(ExitCode.Failed);
            }

            var options = new FhirValidationOptions { Profiles = parsed.GetRequiredValue(profiles), Definitions = known?.Value };
            var asOutcomes = parsed.GetRequiredValue(format) == Json;
            var least = parsed.GetValue(severity) ?? (asOutcomes ? Severity.Information : Severity.Warning);
            var validation = new Validation(parsed.GetRequiredValue(mappings).FullName, options, asOutcomes, least, Console.Out, parsed.GetValue(junit)?.FullName);
            return Task.FromResult(validation.Run(selected, missing, cancel));
        });
        return command;
    }
}
