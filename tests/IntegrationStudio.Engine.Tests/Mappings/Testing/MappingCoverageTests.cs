using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Testing;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Testing;

public sealed class MappingCoverageTests
{
    [Fact]
    public async Task RulesFieldsAndCodesThatNobodyReachesAreNamed()
    {
        MappingCoverage coverage = await MeasureAsync(
            ("tests/a.hl7", Tested.Message),
            ("samples/b.hl7", Tested.Message.Replace("|F|", "|X|", StringComparison.Ordinal).Replace("19610704", "", StringComparison.Ordinal)));
        Assert.Equal(2, coverage.Inputs);
        Assert.Equal([("PID", 4, 2), ("PID/family", 2, 2), ("PID/gender", 1, 1), ("PID/birth", 1, 1), ("PID/deceased", 0, 0)], coverage.Rules.Select(rule => (rule.RulePath, rule.Hits, rule.Inputs)));
        Assert.Equal("PID/deceased", Assert.Single(coverage.RulesNeverRun).RulePath);
        Assert.Equal(80, coverage.RulePercent);
        UnreadField citizenship = coverage.UnreadFields.Single(field => field.Key == "PATIENT_RESULT/PATIENT/PID/26");
        Assert.Equal(("PID-26 Citizenship", 2, "US"), (citizenship.Label, citizenship.Inputs, citizenship.Example));
        Assert.Contains(coverage.UnreadFields, field => field.Key == "PATIENT_RESULT/PATIENT/PID/5/2" && field.Label == "PID-5.2 Patient Name");
        Assert.DoesNotContain(coverage.UnreadFields, field => field.Key is "PATIENT_RESULT/PATIENT/PID/8" or "PATIENT_RESULT/PATIENT/PID/5/1" or "PATIENT_RESULT/PATIENT/PID/7");
        UnmappedCode code = Assert.Single(coverage.UnmappedCodes);
        Assert.Equal(("X", "PID-8", "PID/gender", 1), (code.Code, code.SourcePath, code.RulePath, code.Count));
        Assert.InRange(coverage.FieldPercent, 1, 99);
    }

    [Fact]
    public async Task WhatCannotBeReadIsAProblemAndNothingMeasuredIsNothing()
    {
        MappingCoverage coverage = await MeasureAsync(("samples/x.hl7", "hello"));
        Assert.Equal((0, 0.0, 0.0), (coverage.Inputs, coverage.RulePercent, coverage.FieldPercent));
        Assert.Equal("samples/x.hl7", Assert.Single(coverage.Problems, problem => problem.Code == "coverage.input").Path);
    }

    [Fact]
    public async Task OtherFormatsAreMeasuredByTheirElements()
    {
        MappingPackage map = Some.Package("""
            { "id": "test/json", "version": "1.0.0", "kind": "message", "source": { "format": "json" }, "target": { "format": "fhir-r4", "bundle": "collection" },
              "rules": [{ "id": "p", "resource": "Patient", "rules": [{ "id": "family", "from": "patient.last", "to": "name.family" }] }] }
            """);
        MappingCoverage coverage = await MappingCoverage.MeasureAsync(
            MappingLibrary.Of(map), "test/json", [new MappingSample("a", "samples/a.json", Encoding.UTF8.GetBytes("""{ "patient": { "last": "Doe", "first": "Jane" } }"""))], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("patient/first", Assert.Single(coverage.UnreadFields).Key);
        Assert.Equal((2, 1), (coverage.Fields, coverage.FieldsRead));
    }

    private static Task<MappingCoverage> MeasureAsync(params (string Path, string Text)[] files)
    {
        var folder = Tested.Folder(files);
        return MappingCoverage.MeasureAsync(MappingLibrary.Of(folder.Package), folder.Definition.Id, MappingTestSuite.Read(folder, []).Inputs, cancellationToken: TestContext.Current.CancellationToken);
    }
}
