using System.CommandLine;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio validate PATH...</c>: all problems of definitions and FHIR resources.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Files or folders. What a file holds is told by its content: $schema (a definition) or resourceType (a FHIR resource).", Arity = ArgumentArity.OneOrMore };
        var mappings = CommonOptions.Mappings();
        var include = CommonOptions.Include();
        var exclude = CommonOptions.Exclude();
        var command = new Command("validate", """
            List every problem of mapping definitions and FHIR R4 resources.

            Examples:
              studio validate mappings/labs
              studio validate bundles patient.json

            Exit code 1 if any file has an error; warnings alone leave it 0.
            """)
        {
            paths, mappings, include, exclude,
        };
        command.SetAction((parsed, cancel) =>
        {
            var patterns = parsed.GetRequiredValue(include);
            var selected = FileSelection.Find(parsed.GetRequiredValue(paths), patterns.Length == 0 ? ["*.json"] : patterns, parsed.GetRequiredValue(exclude), out var missing);
            var validation = new Validation(parsed.GetRequiredValue(mappings).FullName, Console.Out);
            return Task.FromResult(validation.Run(selected, missing, cancel));
        });
        return command;
    }
}
