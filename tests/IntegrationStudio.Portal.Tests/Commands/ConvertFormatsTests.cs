using IntegrationStudio.Portal.Commands;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

/// <summary><c>studio convert</c> of documents that are no HL7 v2.</summary>
public sealed class ConvertFormatsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-convert").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rows_of_text_become_xml_and_what_is_broken_is_refused_by_name()
    {
        Write("mappings/own/rows/mapping.json", """
            { "id": "own/rows", "version": "1.0.0", "kind": "message", "source": { "format": "delimited" }, "target": { "format": "xml", "type": "people" },
              "rules": [ { "id": "row", "each": "row", "to": "person[+]", "rules": [ { "id": "name", "from": "Name", "to": "@name" } ] } ] }
            """);
        Write("in/good.csv", "Name;Age\nAda;36\nGrace;85\n");
        Write("in/bad.csv", "Name;Age\n\"Ada;36\n");

        var code = await StudioCommand.Create().Parse(["convert", Path.Combine(_folder, "in"), "--mapping", "own/rows", "--mappings", Path.Combine(_folder, "mappings"), "--out", Path.Combine(_folder, "out")])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Equal("""<?xml version="1.0" encoding="utf-8"?><people><person name="Ada" /><person name="Grace" /></people>""", File.ReadAllText(Path.Combine(_folder, "out/good.csv.xml")));
        Assert.Contains("delimited.quote", File.ReadAllText(Path.Combine(_folder, "out/bad.csv.error.json")), StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
