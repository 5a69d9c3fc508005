using IntegrationStudio.Portal.Demo;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

public sealed class DemoLabTests
{
    private static readonly DateTimeOffset Collected = new(2026, 3, 4, 8, 30, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<DemoPatient> People = DemoPatient.Many(24, 1);

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        foreach (var lab in DemoLab.All)
        {
            Assert.Equal(lab.Result(7, People[3], Collected, new Random(5)), lab.Result(7, People[3], Collected, new Random(5)));
        }
    }

    [Fact]
    public void Every_message_is_an_ORU_that_parses_without_problems()
    {
        foreach (var lab in DemoLab.All)
        {
            for (var order = 1; order <= 40; order++)
            {
                var parsed = Hl7Message.Parse(lab.Result(order, People[order % People.Count], Collected, new Random(order)));
                Assert.True(parsed.Succeeded, string.Join('\n', parsed.Problems));
                Assert.Empty(parsed.Problems);
                Assert.Equal("ORU_R01", parsed.Value.Structure);
                Assert.Equal(lab.Facility, parsed.Value.GetString("MSH-4.1"));
                Assert.Equal(People[order % People.Count].Family, parsed.Value.GetString("PID-5.1"), ignoreCase: true);
            }
        }
    }
}
