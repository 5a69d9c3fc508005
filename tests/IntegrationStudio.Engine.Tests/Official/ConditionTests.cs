using IntegrationStudio.V2ToFhirMaps.Conditions;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Official;

/// <summary>The guide's conditions in the expression language.</summary>
public sealed class ConditionTests
{
    private static readonly Vocabulary Names = new(["PID", "OBX", "ORC", "OBR", "PRT"], ["HD", "XTN", "CWE"]);

    [Theory]
    [InlineData("IF PID-7 LENGTH GREATER THAN 8", "PID-7.length() > 8")]
    [InlineData("IF OBX-5 LST.count GREATER THAN 1 AND OBX-2 IS NOT \"NA\"", "OBX-5.count() > 1 and (OBX-2.empty() or OBX-2 != 'NA')")]
    [InlineData("IF PID-33 AND PID-34 VALUED", "PID-33.exists() and PID-34.exists()")]
    [InlineData("IF PRT-5 OR PRT-6 IS VALUED", "(PRT-5.exists() or PRT-6.exists())")]
    [InlineData("IF ORC VALUED", "ORC.exists()")]
    [InlineData("IF HD-3 NOT IN (\"ISO\", \"UUID\")", "(HD.3.empty() or (HD.3 in ('ISO' | 'UUID')).not())")]
    [InlineData("IF XTN.3 NOT VALUED AND XTN.4 VALUED", "XTN.3.empty() and XTN.4.exists()")]
    [InlineData("IF PRT-2 IS IN (\"A\")", "PRT-2 = 'A'")]
    [InlineData("IF (OBX-2 EQUALS \"SN\" AND OBX-5.1 EQUALS \"<>\"", "(OBX-2 = 'SN' and OBX-5.1 = '<>')")]
    [InlineData("IF XTN.3 NOT VALUED XTN.4 NOT VALUED", "XTN.3.empty() and XTN.4.empty()")]
    [InlineData("element(\"11\")! IN (\"G\",\"A\")", "(PID-11.empty() or (PID-11 in ('G' | 'A')).not())")]
    public void Is_translated(string condition, string expression) =>
        Assert.Equal(expression, ConditionParser.Translate(condition, "PID-1", Names));

    [Theory]
    [InlineData("IF NOT VALUED", "HD.3", "HD.3.empty()")]
    [InlineData("IF NOT EQUAL TO \"=\"", "HD.3", "(HD.3.empty() or HD.3 != '=')")]
    [InlineData("element(\"11\")=\"A\"", "OBR-11", "OBR-11 = 'A'")]
    [InlineData("ORC.element(\"5\").empty()", "OBR-11", "ORC-5.empty()")]
    public void Is_about_its_own_row_where_it_names_no_field(string condition, string source, string expression) =>
        Assert.Equal(expression, ConditionParser.Translate(condition, source, Names));

    [Theory]
    [InlineData("IF PRT-2 EQUALS \"A\")")]
    [InlineData("IF PRT-2 IS IN (\"A\", X\")")]
    [InlineData("ic")]
    public void Is_refused_when_malformed(string condition) => Assert.Null(ConditionParser.Translate(condition, "PID-1", Names));
}
