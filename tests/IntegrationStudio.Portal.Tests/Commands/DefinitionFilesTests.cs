using IntegrationStudio.Portal.Commands;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

public sealed class DefinitionFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("studio-definitions-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Folders_give_their_profiles_and_nothing_else()
    {
        Write("a.json", Definition("http://example.org/a"));
        Write("b.json", """{"resourceType":"ValueSet"}""");
        Write("c.json", "[1, 2");
        Write("base.json", Definition("http://example.org/base").Replace("constraint", "specialization", StringComparison.Ordinal));
        Assert.Equal(["http://example.org/a"], DefinitionFiles.Read([_folder.FullName])!.Require().Urls);
    }

    [Fact]
    public void Without_paths_there_are_none() => Assert.Null(DefinitionFiles.Read([]));

    [Fact]
    public void All_problems_are_reported_with_their_files()
    {
        Write("a.json", Definition("http://example.org/a").Replace("Patient", "Nothing", StringComparison.Ordinal));
        Write("b.json", """{"resourceType":"ValueSet"}""");
        var problems = DefinitionFiles.Read([_folder.FullName, Path.Combine(_folder.FullName, "b.json"), Path.Combine(_folder.FullName, "d.json")])!.Problems;
        Assert.Equal(["a.json", "b.json", "d.json"], problems.Select(p => Path.GetFileName(p.Path)));
        Assert.Equal(["fhir.definition", "fhir.definition", "file.missing"], problems.Select(p => p.Code));
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder.FullName, name), content);

    private static string Definition(string url) =>
        $$$"""{"resourceType":"StructureDefinition","url":"{{{url}}}","type":"Patient","derivation":"constraint","differential":{"element":[{"id":"Patient.gender","path":"Patient.gender","min":1}]}}""";
}
