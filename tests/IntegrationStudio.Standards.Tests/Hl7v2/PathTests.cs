using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

public sealed class PathTests
{
    [Theory]
    [InlineData("PID")]
    [InlineData("PID-3")]
    [InlineData("PID-3[2].4.2")]
    [InlineData("OBX[3]-5")]
    [InlineData("OBX[*]-5[*].1")]
    [InlineData("PATIENT_RESULT[2].PATIENT.PID[1]-5.1")]
    [InlineData("ORDER_OBSERVATION[*].OBX[*]")]
    public void Paths_are_read_and_written(string text) => Assert.Equal(text, Hl7Path.Parse(text).Require().ToString());

    [Theory]
    [InlineData("", "column 1")]
    [InlineData("pid-3", "column 1")]
    [InlineData("PI-3", "column 1")]
    [InlineData("PID-", "column 5")]
    [InlineData("PID-0", "column 5")]
    [InlineData("PID-3[0]", "column 7")]
    [InlineData("PID-3[2", "column 8")]
    [InlineData("PID-3.x", "column 7")]
    [InlineData("PID-3.1.2.3", "column 10")]
    [InlineData("PID-99999999999", "column 5")]
    [InlineData("PID-3 ", "column 6")]
    [InlineData("PATIENT..PID", "column 9")]
    [InlineData("PATIENT.ORDER", "column 9")]
    public void Faults_name_the_column(string text, string column)
    {
        var problem = Assert.Single(Hl7Path.Parse(text).Problems);
        Assert.Equal(("hl7v2.path", column), (problem.Code, problem.Path));
        Assert.NotNull(problem.Mend);
        Assert.Throws<FormatException>(() => Some.OruMessage().Get(text));
    }

    [Theory]
    [InlineData("OBX[*]-1", "1 2 3")]
    [InlineData("OBX-1", "1")]
    [InlineData("OBX[3]-5[*]", "one two three")]
    [InlineData("PID-3[*].1", "MR1001 SS900")]
    [InlineData("PATIENT_RESULT.PATIENT.PID-3[2].5", "SS")]
    [InlineData("PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION[*].OBX-3.1", "2093-3 2571-8 ZZZ")]
    [InlineData("PATIENT_RESULT[*].ORDER_OBSERVATION[*].NTE-1", "1")]
    [InlineData("PATIENT_RESULT.OBX-1", "")]
    [InlineData("NO_SUCH_GROUP.OBX-1", "")]
    public void Paths_find_their_elements(string path, string expected) =>
        Assert.Equal(expected, string.Join(' ', Hl7Path.Of(path).Elements(Some.OruMessage()).Select(e => e.ToString())));

    [Fact]
    public void A_given_tree_is_used_and_left_open()
    {
        var message = Some.OruMessage();
        using var tree = Hl7Structure.Resolve(message, Hl7Dictionary.For("2.5.1").Structure("ORU_R01")!);
        var path = Hl7Path.Of("PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION[2].OBX-1");
        Assert.Equal("2", Assert.Single(path.Elements(message, tree)).ToString());
        Assert.Equal("ORU_R01", tree.Root.Name);
    }
}
