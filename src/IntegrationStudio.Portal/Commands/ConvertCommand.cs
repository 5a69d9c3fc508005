using System.CommandLine;
using IntegrationStudio.Standards.Fhir;

namespace IntegrationStudio.Portal.Commands;

/// <summary><c>studio convert PATH... --out DIR</c>: files in, converted files out.</summary>
internal static class ConvertCommand
{
    private const string Json = "json";
    private const string Xml = "xml";

    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Files or folders: HL7 v2 messages, of which a file may hold several, or documents of the format that the mapping reads.", Arity = ArgumentArity.OneOrMore };
        var mapping = new Option<string?>("--mapping")
        {
            Description = "Id of the mapping to use, e.g. labs/north/oru-r01. Default: the official HL7 map of each message's structure.",
            HelpName = "ID",
        };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Output folder: a.hl7 becomes DIR/<path below PATH>/a.hl7.json, or a.hl7.error.json with the problems. Several messages in a file become a.hl7.1.json, a.hl7.2.json, ... A mapping to HL7 v2 writes a.hl7.hl7, one to XML a.hl7.xml, one to delimited text a.hl7.csv.",
            HelpName = "DIR",
            Required = true,
        };
        var format = new Option<string>("--format") { Description = "How FHIR is written; the files end accordingly.", DefaultValueFactory = _ => Json };
        format.AcceptOnlyFromAmong(Json, Xml);
        var indented = new Option<bool>("--indented") { Description = "Write FHIR for people: indented, one value a line." };
        var zone = new Option<string>("--zone")
        {
            Description = "Time zone of times that carry none and whose message and mapping name none, e.g. Europe/Berlin or +01:00; never the machine's own.",
            HelpName = "ZONE",
            DefaultValueFactory = _ => "UTC",
        };
        var mappings = CommonOptions.Mappings();
        var include = CommonOptions.Include();
        var exclude = CommonOptions.Exclude();
        var command = new Command("convert", """
            Convert messages and documents with a mapping: HL7 v2, FHIR, JSON, XML or delimited text to any of these.

            Examples:
              studio convert inbox --out bundles
              studio convert inbox --include '*.hl7' --exclude '**/old/**' --mapping labs/north/oru-r01 --out bundles

            Exit code 1 if any message was refused; the others are converted all the same. 2 if nothing could be converted: no mappings, or one that does not compile.
            """)
        {
            paths, mapping, output, format, indented, zone, mappings, include, exclude,
        };
        zone.Validators.Add(result =>
        {
            if (result.GetValue(zone) is { } text && FhirZone.Parse(text) is { Succeeded: false } unknown)
            {
                result.AddError(unknown.Problems[0].Message);
            }
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var selected = FileSelection.Find(parsed.GetRequiredValue(paths), parsed.GetRequiredValue(include), parsed.GetRequiredValue(exclude), out var missing);
            await using var run = new Conversion(
                parsed.GetRequiredValue(mappings).FullName,
                parsed.GetValue(mapping),
                parsed.GetRequiredValue(output).FullName,
                FhirZone.Parse(parsed.GetRequiredValue(zone)).Require(),
                parsed.GetRequiredValue(format) == Xml ? FhirFormat.Xml : FhirFormat.Json,
                parsed.GetValue(indented));
            return await run.RunAsync(selected, missing, cancel);
        });
        return command;
    }
}
