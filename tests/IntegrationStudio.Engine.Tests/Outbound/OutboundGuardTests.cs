using System.Net;
using IntegrationStudio.Engine.Outbound;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Outbound;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd12::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::")]
    public void Addresses_inside_are_known(string address) => Assert.NotNull(OutboundGuard.InsideOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:8.8.8.8")]
    public void Addresses_outside_are_let_through(string address) => Assert.Null(OutboundGuard.InsideOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("2130706433")] // 127.0.0.1 as one number
    [InlineData("0x7f.1")]
    public async Task Nothing_connects_inside_however_it_is_written(string host)
    {
        using var client = new HttpClient(OutboundGuard.Handler(allowInside: false));
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri($"http://{host}:9/"), TestContext.Current.CancellationToken));
        Assert.IsType<OutboundRefusedException>(refusal is HttpRequestException { InnerException: { } inner } ? inner : refusal);
    }
}
