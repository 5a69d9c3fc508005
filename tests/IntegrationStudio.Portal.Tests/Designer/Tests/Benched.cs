using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;

namespace IntegrationStudio.Portal.Tests.Designer.Tests;

/// <summary>A small mapping with files beside it.</summary>
internal static class Benched
{
    public const string Id = "t/bench";

    public const string Definition = """
        { "id": "t/bench", "version": "1.0.0", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01" }, "target": { "format": "fhir-r4", "bundle": "collection" },
          "rules": [ { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "family", "from": "PID-5.1", "to": "name.family" }, { "id": "born", "from": "PID-7", "to": "birthDate" } ] } ] }
        """;

    public static DefinitionFolder Folder(params (string Path, string Text)[] files) => DefinitionFolder.Of(
        MappingPackage.Parse(Encoding.UTF8.GetBytes(Definition), new Dictionary<string, ReadOnlyMemory<byte>>()).Require(),
        files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));

    /// <summary>The same in a folder of mappings on disk.</summary>
    public static string Write(string root, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files.Append(("mapping.json", Definition)))
        {
            var file = Path.Combine(root, "t", "bench", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return root;
    }
}
