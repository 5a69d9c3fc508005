using System.Text;
using IntegrationStudio.V2ToFhirMaps;

if (args is not ([_, _] or [_, _, "--coverage", _]))
{
    Console.Error.WriteLine("usage: v2-to-fhir-maps TABLES OUTPUT [--coverage FILE]");
    Console.Error.WriteLine("  TABLES  the folder of the guide's tables (messages, segments, datatypes, codesystems)");
    Console.Error.WriteLine("  OUTPUT  the folder that the definitions go to; what else stands there is removed");
    Console.Error.WriteLine("  FILE    the document that says for every row of the tables what became of it");
    return 2;
}

var run = Generator.Run(args[0]);
foreach (var fault in run.Faults) Console.Error.WriteLine(fault);
if (run.Faults.Count > 0)
{
    Console.Error.WriteLine($"{run.Faults.Count} faults; nothing written");
    return 1;
}

Generator.Write(run.Files, args[1]);
if (args is [_, _, _, var coverage]) File.WriteAllText(coverage, run.Coverage, new UTF8Encoding(false));
Console.WriteLine($"{run.Files.Count} files written");
return 0;
