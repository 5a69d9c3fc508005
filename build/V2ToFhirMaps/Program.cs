using IntegrationStudio.V2ToFhirMaps;

if (args is not [var tables, var output])
{
    Console.Error.WriteLine("usage: v2-to-fhir-maps TABLES OUTPUT");
    Console.Error.WriteLine("  TABLES  the folder of the guide's tables (messages, segments, datatypes, codesystems)");
    Console.Error.WriteLine("  OUTPUT  the folder that the definitions go to; what else stands there is removed");
    return 2;
}

var run = Generator.Run(tables);
foreach (var fault in run.Faults) Console.Error.WriteLine(fault);
if (run.Faults.Count > 0)
{
    Console.Error.WriteLine($"{run.Faults.Count} faults; nothing written");
    return 1;
}

Generator.Write(run.Files, output);
Console.WriteLine($"{run.Files.Count} files written");
return 0;
