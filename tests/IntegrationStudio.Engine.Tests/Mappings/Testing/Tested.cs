using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Testing;

/// <summary>A small mapping with the files of its tests, run in memory.</summary>
internal static class Tested
{
    public const string Rules = """
        { "id": "PID", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
          { "id": "family", "from": "PID-5.1", "to": "name.family" },
          { "id": "gender", "from": "PID-8", "to": "gender", "table": "tables/sex.csv" },
          { "id": "birth", "from": "PID-7", "to": "birthDate" },
          { "id": "deceased", "from": "PID-30", "to": "deceasedBoolean" } ] }
        """;

    public const string Table = "code,text,system,targetCode,targetDisplay,targetSystem\nF,,,female,,\nM,,,male,,\n";

    public const string Message = "MSH|^~\\&|LAB|NORTH|||20260203||ORU^R01^ORU_R01|M1|P|2.5.1\rPID|1||77||Gallagher^Moira||19610704|F||||||||||||||||||US\r";

    public static DefinitionFolder Folder(params (string Path, string Text)[] files) =>
        DefinitionFolder.Of(Some.Map(Rules, files: ("tables/sex.csv", Table)), files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));

    public static MappingTestSuite Suite(params (string Path, string Text)[] files)
    {
        var problems = new List<Problem>();
        MappingTestSuite suite = MappingTestSuite.Read(Folder(files), problems);
        Assert.Empty(problems);
        return suite;
    }

    public static async Task<IReadOnlyList<MappingTestResult>> RunAsync(params (string Path, string Text)[] files)
    {
        DefinitionFolder folder = Folder(files);
        var problems = new List<Problem>();
        MappingTestSuite suite = MappingTestSuite.Read(folder, problems);
        return await MappingTests.RunAsync(MappingLibrary.Of(folder.Package), suite, problems: problems, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>What the mapping makes of the message, as an expectation.</summary>
    public static async Task<string> ExpectedAsync()
    {
        MappingTestResult result = Assert.Single(await RunAsync(("tests/a.hl7", Message)));
        return Encoding.UTF8.GetString(AcceptedOutput.Of(result.ExpectedPath, result.Output));
    }
}
