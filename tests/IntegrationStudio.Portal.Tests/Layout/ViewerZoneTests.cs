using IntegrationStudio.Portal.Layout;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Layout;

public sealed class ViewerZoneTests
{
    private static readonly ViewerZone Berlin = ViewerZone.TryFind("Europe/Berlin")!;

    [Fact]
    public void Shows_today_without_its_date() => Assert.Equal("13:00:00", Berlin.Short(Some.Noon, Some.Noon.AddHours(1)));

    [Fact]
    public void Shows_other_days_with_date() => Assert.Equal("2026-03-14 13:00:00", Berlin.Short(Some.Noon, Some.Noon.AddDays(1)));

    [Fact]
    public void The_full_form_names_offset_and_zone() => Assert.Equal("2026-03-14 13:00:00.000 UTC+01:00 (Europe/Berlin)", Berlin.Full(Some.Noon));

    [Theory]
    [InlineData("Nowhere/Land")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    public void Knows_no_invented_zones(string id) => Assert.Null(ViewerZone.TryFind(id));

    [Fact]
    public void Input_fields_round_trip() => Assert.Equal(Some.Noon, Berlin.FromInput(Berlin.ToInput(Some.Noon)));

    [Fact]
    public void A_malformed_input_is_none() => Assert.Null(Berlin.FromInput("tomorrow"));
}
