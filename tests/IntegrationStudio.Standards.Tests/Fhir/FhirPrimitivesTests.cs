using System.Text;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Fhir;

public sealed class FhirPrimitivesTests
{
    [Theory]
    [InlineData(FhirPrimitive.Boolean, "true", "false")]
    [InlineData(FhirPrimitive.Integer, "0", "-1", "2147483647", "-2147483648")]
    [InlineData(FhirPrimitive.UnsignedInt, "0", "1", "2147483647")]
    [InlineData(FhirPrimitive.PositiveInt, "1", "2147483647")]
    [InlineData(FhirPrimitive.Decimal, "0", "-0", "1.0", "-1.50", "0.0001", "1e3", "1.2E-10", "123456789012345678.901234567890")]
    [InlineData(FhirPrimitive.String, "a", " a ", "line\r\n\tmore", "äöü 😀", "\u00A0x")]
    [InlineData(FhirPrimitive.Markdown, "# a")]
    [InlineData(FhirPrimitive.Code, "a", "a b", "a-b.c", "ä")]
    [InlineData(FhirPrimitive.Id, "a", "A-1.b", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData(FhirPrimitive.Uri, "urn:x", "http://a/b?c#d", "relative", "ä")]
    [InlineData(FhirPrimitive.Canonical, "http://a/b|1.0#x")]
    [InlineData(FhirPrimitive.Oid, "urn:oid:1.2.3", "urn:oid:2.16.840.1.113883.0")]
    [InlineData(FhirPrimitive.Uuid, "urn:uuid:c757873d-ec9a-4326-a141-556f43239520")]
    [InlineData(FhirPrimitive.Base64Binary, "AAAA", "AA==", "AAA=", "AAAA AAAA", "AAAA\r\nAAAA")]
    [InlineData(FhirPrimitive.Date, "2026", "2026-02", "2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31")]
    [InlineData(FhirPrimitive.DateTime, "2026", "2026-02", "2026-02-28", "2026-02-28T23:59:60Z", "2026-02-28T00:00:00.123456789+14:00", "2026-02-28T00:00:00-12:00")]
    [InlineData(FhirPrimitive.Instant, "2026-02-28T00:00:00Z", "2026-02-28T00:00:00.1+01:00")]
    [InlineData(FhirPrimitive.Time, "00:00:00", "23:59:59.999")]
    [InlineData(FhirPrimitive.Xhtml, "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>", "<div/>")]
    public void Accepts(FhirPrimitive primitive, params string[] values) =>
        Assert.All(values, v => Assert.True(FhirPrimitives.IsValid(primitive, Encoding.UTF8.GetBytes(v)), v));

    [Theory]
    [InlineData(FhirPrimitive.Boolean, "", "True", "1", "true ")]
    [InlineData(FhirPrimitive.Integer, "", "+1", "01", "-0", "-", "1.0", "1e3", "2147483648", "-2147483649", "99999999999999999999", " 1")]
    [InlineData(FhirPrimitive.UnsignedInt, "-1", "-0", "2147483648")]
    [InlineData(FhirPrimitive.PositiveInt, "0", "-1")]
    [InlineData(FhirPrimitive.Decimal, "", "-", ".5", "1.", "+1", "01", "1e", "1e+", "--1", "1,5", "NaN", "1 ", "0x1", "1.2.3")]
    [InlineData(FhirPrimitive.String, "", " ", "\t\r\n", "\u00A0 \u2028", "a\u0000", "a\u000B")]
    [InlineData(FhirPrimitive.Code, "", " a", "a ", "a  b", "a\u0001b", "a\u007F")]
    [InlineData(FhirPrimitive.Id, "", "a b", "a_b", "ä", "01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData(FhirPrimitive.Uri, "", "a b", "a\n")]
    [InlineData(FhirPrimitive.Oid, "", "1.2.3", "urn:oid:3.1", "urn:oid:1", "urn:oid:1.", "urn:oid:1.02", "urn:oid:1..2", "urn:oid:1.a")]
    [InlineData(FhirPrimitive.Uuid, "", "c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-ec9a-4326-a141-556f43239520", "urn:uuid:c757873dec9a4326a141556f43239520", "urn:uuid:g757873d-ec9a-4326-a141-556f43239520")]
    [InlineData(FhirPrimitive.Base64Binary, "", " ", "A", "AAA", "A===", "AA=A", "AA AA", "A-_A", "====")]
    [InlineData(FhirPrimitive.Date, "", "26", "2026-", "2026-1", "2026-13", "2026-00", "2026-02-29", "2026-02-30", "2026-04-31", "2026-02-1", "20260203", "0000", "2026-02-03T00:00:00Z", "2026-02-03T", " 2026")]
    [InlineData(FhirPrimitive.DateTime, "2026-02-28T", "2026-02-28T10", "2026-02-28T10:00", "2026-02-28T10:00:00", "2026-02-28T10:00Z", "2026-02-28T24:00:00Z", "2026-02-28T10:60:00Z", "2026-02-28T10:00:61Z", "2026-02-28T10:00:00.Z", "2026-02-28 10:00:00Z", "2026-02-28T10:00:00z", "2026-02-28T10:00:00+14:01", "2026-02-28T10:00:00+1:00", "2026-02-28T10:00:00+0100", "2026-02T10:00:00Z")]
    [InlineData(FhirPrimitive.Instant, "2026", "2026-02-28", "2026-02-28T00:00:00", "2026-02-28T00:00Z")]
    [InlineData(FhirPrimitive.Time, "", "T10:00:00", "10:00", "10", "24:00:00", "10:00:00Z", "1:00:00")]
    [InlineData(FhirPrimitive.Xhtml, "", "x", "<div>", "<p>x</p>", "<div>x</div>tail")]
    [InlineData(FhirPrimitive.None, "x")]
    public void Refuses(FhirPrimitive primitive, params string[] values) =>
        Assert.All(values, v => Assert.False(FhirPrimitives.IsValid(primitive, Encoding.UTF8.GetBytes(v)), v));

    [Fact]
    public void Text_is_limited_to_a_megabyte_and_numbers_to_128_characters()
    {
        Assert.True(FhirPrimitives.IsValid(FhirPrimitive.String, Encoding.UTF8.GetBytes(new string('x', 1024 * 1024))));
        Assert.False(FhirPrimitives.IsValid(FhirPrimitive.String, Encoding.UTF8.GetBytes(new string('x', 1024 * 1024 + 1))));
        Assert.True(JsonNumber.IsLiteral(Encoding.UTF8.GetBytes(new string('1', 128))));
        Assert.False(JsonNumber.IsLiteral(Encoding.UTF8.GetBytes(new string('1', 129))));
    }

    [Fact]
    public void Every_primitive_of_the_tables_is_known_by_its_name()
    {
        Assert.All(Enum.GetValues<FhirPrimitive>().Where(p => p != FhirPrimitive.None), p => Assert.Equal(p, FhirSchema.R4.Type(FhirPrimitives.NameOf(p))!.Primitive));
        Assert.Equal(FhirPrimitive.None, FhirPrimitives.Named("DateTime"));
        Assert.Equal("positiveInt", FhirPrimitives.NameOf(FhirPrimitive.PositiveInt));
    }
}
