using IntegrationStudio.Portal.Hosting;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Hosting;

public sealed class PerimeterTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:0")]
    [InlineData("http://[::1]:5080")]
    public void Loopback_may_be_listened_on(string url) => Assert.Empty(Perimeter.Check([url]));

    [Theory]
    [InlineData("https://studio.hospital.example", true)]
    [InlineData("https://studio.hospital.example:8443", true)]
    [InlineData("http://studio.hospital.example", false)]
    [InlineData("https://studio.hospital.example/studio", false)]
    [InlineData("https://somebody@studio.hospital.example", false)]
    [InlineData("https://127.0.0.1", false)]
    [InlineData("studio", false)]
    public void A_public_address_is_https_and_a_host(string url, bool holds) => Assert.Equal(holds, Perimeter.Check(new Uri(url, UriKind.RelativeOrAbsolute)) is null);

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.168.1.5:80")]
    [InlineData("http://hospital.example")]
    [InlineData("not an address")]
    public void Everything_else_is_refused_with_a_mend(string url) =>
        Assert.Equal(("portal.not-loopback", url, true), Perimeter.Check([url]) is [var problem] ? (problem.Code, problem.Path, problem.Mend is not null) : default);
}
