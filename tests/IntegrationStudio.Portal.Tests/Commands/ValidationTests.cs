using System.Text.Json;
using IntegrationStudio.Portal.Commands;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

public sealed class ValidationTests : IDisposable
{
    private const string Patient = """{"resourceType":"Patient","text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"gender":"female"}""";
    private const string UsCorePatient = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("studio-validate-");
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
    }

    [Fact]
    public void Valid_resources_in_every_form_are_counted()
    {
        Write("a.json", Patient);
        Write("b.xml", "<Patient xmlns='http://hl7.org/fhir'><gender value='female'/></Patient>");
        Write("deep/c.ndjson", $"{Patient}\n\n{Patient}\r\n");
        Assert.Equal(0, Run(_folder.FullName));
        Assert.Equal("4 checked, 0 with errors (0 errors, 0 warnings)", LastLine());
    }

    [Fact]
    public void Problems_name_file_path_and_code()
    {
        Write("a.json", """{"resourceType":"Patient","gender":"x","foo":1}""");
        Write("b.xml", "<Patient xmlns='http://hl7.org/fhir'><birthDate value='1980-13-01'/><active value='true'/></Patient>");
        Assert.Equal(1, Run(_folder.FullName));
        Assert.Contains("a.json: Patient.foo: error fhir.unknown-element:", Report(), StringComparison.Ordinal);
        Assert.Contains("a.json: Patient.gender: error fhir.code:", Report(), StringComparison.Ordinal);
        Assert.Contains("b.xml: Patient.active: error xml.order:", Report(), StringComparison.Ordinal);
        Assert.Contains("b.xml: Patient.birthDate: error fhir.format:", Report(), StringComparison.Ordinal);
        Assert.Equal("2 checked, 2 with errors (4 errors, 0 warnings)", LastLine());
    }

    [Fact]
    public void Lines_of_newline_delimited_JSON_are_numbered()
    {
        Write("a.ndjson", $"{Patient}\n\n{{\"resourceType\":\"Patient\",\"gender\":\"x\"}}\n{{");
        Assert.Equal(1, Run(_folder.FullName));
        Assert.Contains("a.ndjson:3: Patient.gender: error fhir.code:", Report(), StringComparison.Ordinal);
        Assert.Contains("a.ndjson:4: line 1, byte", Report(), StringComparison.Ordinal);
        Assert.StartsWith("3 checked, 2 with errors", LastLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_content_is_passed_over_in_folders_and_reported_when_named()
    {
        Write("a.json", """{"some":"thing"}""");
        Write("b.xml", "<ClinicalDocument xmlns='urn:hl7-org:v3'/>");
        Assert.Equal(0, Run(_folder.FullName));
        Assert.Equal("0 checked, 0 with errors (0 errors, 0 warnings); 2 other files passed over", LastLine());
        Assert.Equal(1, Run(File("a.json"), File("b.xml")));
        Assert.Contains("a.json: error fhir.resource-type:", Report(), StringComparison.Ordinal);
        Assert.Contains("b.xml: error xml.namespace:", Report(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.json", "{\"resourceType\":", "json.malformed")]
    [InlineData("a.json", "{\"x\":", "json.malformed")]
    [InlineData("a.xml", "<Patient xmlns='http://hl7.org/fhir'>", "xml.malformed")]
    [InlineData("a.xml", "<!DOCTYPE Patient><Patient xmlns='http://hl7.org/fhir'/>", "xml.doctype")]
    [InlineData("a.xml", "<a><b></a>", "xml.")]
    public void Broken_files_are_reported(string name, string content, string code)
    {
        Write(name, content);
        Assert.Equal(1, Run(File(name)));
        Assert.Contains($"error {code}", Report(), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_paths_are_errors()
    {
        Assert.Equal(2, Run(File("absent.json")));
        Assert.Contains("absent.json: error file.missing:", Report(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_is_asked_for_must_be_met()
    {
        Write("a.json", Patient);
        Assert.Equal(1, Run(new FhirValidationOptions { Profiles = [UsCorePatient] }, asOutcomes: false, File("a.json")));
        Assert.Contains("Patient.identifier: error fhir.missing:", Report(), StringComparison.Ordinal);
        Assert.Contains("Patient.name: error fhir.missing:", Report(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_nobody_knows_is_an_error_when_asked_for_and_a_warning_when_named_by_the_resource()
    {
        const string Unknown = "http://example.org/StructureDefinition/unknown";
        Write("a.json", Patient.Replace("\"gender\"", $"\"meta\":{{\"profile\":[\"{Unknown}\"]}},\"gender\"", StringComparison.Ordinal));
        Assert.Equal(0, Run(File("a.json")));
        Assert.Contains("warning fhir.profile", Report(), StringComparison.Ordinal);
        Assert.Equal(1, Run(new FhirValidationOptions { Profiles = [Unknown] }, asOutcomes: false, File("a.json")));
        Assert.Contains("error fhir.profile", Report(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_does_not_end_the_run()
    {
        Write("a.json", Patient);
        Write("b.json", Patient);
        using var held = new FileStream(File("a.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(1, Run(_folder.FullName));
        Assert.Contains("a.json: error file.unreadable:", Report(), StringComparison.Ordinal);
        Assert.StartsWith("2 checked, 1 with errors", LastLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_are_one_line_for_each_document_and_nothing_else()
    {
        Write("a.json", Patient);
        Write("b.json", """{"resourceType":"Patient","gender":"x"}""");
        Assert.Equal(1, Run(FhirValidationOptions.Default, asOutcomes: true, _folder.FullName));
        var lines = Report().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Empty(FhirValidator.ValidateJson(System.Text.Encoding.UTF8.GetBytes(line))));
        using var outcome = JsonDocument.Parse(lines[1]);
        Assert.EndsWith("b.json", outcome.RootElement.GetProperty("extension")[0].GetProperty("valueString").GetString(), StringComparison.Ordinal);
        var issue = Assert.Single(outcome.RootElement.GetProperty("issue").EnumerateArray());
        Assert.Equal("error", issue.GetProperty("severity").GetString());
        Assert.Equal("code-invalid", issue.GetProperty("code").GetString());
        Assert.Equal("Patient.gender", issue.GetProperty("expression")[0].GetString());
    }

    [Fact]
    public void The_report_is_in_the_order_of_the_files()
    {
        for (var i = 0; i < 200; i++) Write($"{i:000}.json", """{"resourceType":"Patient","gender":"x"}""");
        Run(_folder.FullName);
        var names = Report().Split('\n').Where(line => line.Contains(".json: ", StringComparison.Ordinal)).Select(line => line.Split(".json")[0][^3..]).ToArray();
        Assert.Equal(200, names.Length);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void What_weighs_less_than_asked_for_is_not_reported()
    {
        Write("a.json", """{"resourceType":"Patient","gender":"x","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"none-such"}]}}""");
        Assert.Equal(1, Run(FhirValidationOptions.Default, asOutcomes: false, Severity.Warning, _folder.FullName));
        Assert.Contains("warning fhir.", Report(), StringComparison.Ordinal);
        Assert.Equal(1, Run(FhirValidationOptions.Default, asOutcomes: false, Severity.Error, _folder.FullName));
        Assert.DoesNotContain("warning fhir.", Report(), StringComparison.Ordinal);
        Assert.Contains("error fhir.code", Report(), StringComparison.Ordinal);
    }

    private int Run(params string[] paths) => Run(FhirValidationOptions.Default, asOutcomes: false, paths);

    private int Run(FhirValidationOptions options, bool asOutcomes, params string[] paths) => Run(options, asOutcomes, Severity.Information, paths);

    private int Run(FhirValidationOptions options, bool asOutcomes, Severity least, params string[] paths)
    {
        _output.GetStringBuilder().Clear();
        var files = FileSelection.Find(paths, ["*.json", "*.xml", "*.ndjson"], [], out var missing);
        return new Validation(_folder.FullName, options, asOutcomes, least, _output).Run(files, missing, TestContext.Current.CancellationToken);
    }

    private string Report() => _output.ToString().ReplaceLineEndings("\n");

    private string LastLine() => Report().TrimEnd('\n').Split('\n')[^1];

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), content);
    }
}
