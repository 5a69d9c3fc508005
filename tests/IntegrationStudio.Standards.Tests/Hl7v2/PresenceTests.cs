using System.Text;
using IntegrationStudio.Standards.Expressions;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

/// <summary>What is there, as bits, and what that decides about conditions.</summary>
public class PresenceTests
{
    private static readonly Hl7Message Message = Hl7Message.Parse(Encoding.UTF8.GetBytes(
        "MSH|^~\\&|LAB||EHR|||X|ORU^R01|1|P|2.5.1\rOBX|1|NM|A&B^^C||5~~7||\"\"|||||||||||||||||||||||||||||||||||||||||||||||||||||||||||62|63|64|65\r")).Require();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_field_s_bit_says_what_the_field_says(int segment)
    {
        ulong present = Message[segment].PresentFields;

        for (int field = 1; field < 64; field++) Assert.Equal(!Message[segment].Field(field).IsEmpty, (present >> field & 1) == 1);
        Assert.Equal(0UL, present & 1);
    }

    [Theory]
    [InlineData("OBX-3")]
    [InlineData("OBX-3.1")]
    [InlineData("OBX-3.1.2")]
    [InlineData("OBX-5")]
    [InlineData("OBX-5[2]")]
    [InlineData("OBX-7")]
    [InlineData("MSH-2")]
    [InlineData("MSH-9")]
    public void A_component_s_bit_says_what_the_component_says(string path)
    {
        Hl7Element element = Message.Get(path);
        ulong present = element.PresentComponents;

        for (int component = 1; component < 64; component++) Assert.Equal(!element.Component(component).IsEmpty, (present >> component & 1) == 1);
    }

    [Theory]
    [InlineData("OBX-2 = 'NM'", "NM", true)]
    [InlineData("OBX-2 = 'NM'", "ST", false)]
    [InlineData("OBX-2 = 'NM' and OBX-5.exists()", "NM", null)]
    [InlineData("OBX-2 = 'NM' and OBX-5.exists()", "ST", false)]
    [InlineData("OBX-2 = 'NM' or OBX-5.exists()", "NM", true)]
    [InlineData("OBX-2 in ('ST' | 'TX')", "TX", true)]
    [InlineData("(OBX-2 in ('ST' | 'TX')).not() or OBX-2.empty()", "TX", false)]
    [InlineData("(OBX-2 in ('ST' | 'TX')).not() or OBX-2.empty()", "", true)]
    [InlineData("(OBX-2 in ('ST' | 'TX')).not() or OBX-2.empty()", null, true)]
    [InlineData("OBX-2 != 'NM'", "", true)]
    [InlineData("OBX-2.exists()", "", false)]
    [InlineData("OBX-2.exists()", null, true)]
    [InlineData("OBX-2.1 = 'NM'", "NM", null)]
    [InlineData("OBX-5.count() > 1", "NM", null)]
    public void A_known_field_decides_a_condition_or_does_not(string condition, string? text, bool? expected)
    {
        Hl7Condition plain = Expression.Compile(condition, new ExpressionSchema()).Require().AsHl7Condition!;

        Assert.Equal(expected, plain.Decide(2, text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("OBX-5.count() <= 2", true)]
    [InlineData("OBX-5.count() < 2", false)]
    [InlineData("OBX-5.count() > 1", true)]
    [InlineData("OBX-5.count() >= 3", false)]
    public void Counts_are_asked_without_an_environment(string condition, bool expected)
    {
        Hl7Condition plain = Expression.Compile(condition, new ExpressionSchema()).Require().AsHl7Condition!;

        Assert.True(plain.TryTest(Message[1], default, false, out bool holds));
        Assert.Equal(expected, holds);
    }
}
