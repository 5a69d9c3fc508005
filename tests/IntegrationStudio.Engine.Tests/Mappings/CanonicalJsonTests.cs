using System.Text;
using IntegrationStudio.Engine.Mappings;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings;

public class CanonicalJsonTests
{
    [Theory]
    [InlineData(0d, "0")]
    [InlineData(1d, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(333333333.33333329, "333333333.3333333")]
    [InlineData(1e30, "1e+30")]
    [InlineData(4.5, "4.5")]
    [InlineData(0.002, "0.002")]
    [InlineData(1e-27, "1e-27")]
    [InlineData(1e21, "1e+21")]
    [InlineData(123456789012345680000d, "123456789012345680000")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(9007199254740992d, "9007199254740992")]
    [InlineData(1e23, "1e+23")]
    public void Numbers_are_written_as_ECMAScript_writes_them(double value, string expected) => Assert.Equal(expected, CanonicalJson.Number(value));

    [Fact]
    public void Keys_are_sorted_by_UTF16_and_only_what_must_be_is_escaped()
    {
        byte[] canonical = CanonicalJson.Of(Encoding.UTF8.GetBytes("""{ "\u20ac": "Euro", "\r": 1.0, "1": [ true, null, "\u000f\n/\u00e9\"\\" ], "\ud83d\ude00": {}, "\u0080": 1E2, "\ufb33": "" }"""));

        Assert.Equal("{\"\\r\":1,\"1\":[true,null,\"\\u000f\\n/é\\\"\\\\\"],\"\u0080\":100,\"€\":\"Euro\",\"😀\":{},\"\ufb33\":\"\"}", Encoding.UTF8.GetString(canonical));
    }

    [Fact]
    public void Numbers_outside_of_binary64_and_repeated_keys_are_refused()
    {
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => CanonicalJson.Of("[1e999]"u8.ToArray()));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => CanonicalJson.Of("""{"a":1,"a":2}"""u8.ToArray()));
    }
}
