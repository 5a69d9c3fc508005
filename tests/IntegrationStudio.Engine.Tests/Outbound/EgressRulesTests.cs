using System.Net;
using IntegrationStudio.Engine.Outbound;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Outbound;

public sealed class EgressRulesTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void Public_addresses_are_open(string address) => Assert.True(EgressRules.PublicOnly.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:a00:1::")]
    [InlineData("2001:0:1::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    public void Loopback_private_link_local_and_reserved_ones_are_closed_however_they_are_written(string address) => Assert.False(EgressRules.PublicOnly.Allows(IPAddress.Parse(address)));

    [Fact]
    public void What_an_admin_allows_is_open_and_nothing_beside_it()
    {
        EgressRules rules = EgressRules.Parse(["10.1.2.0/24", " 127.0.0.1 ", "fd00::/8"]).Value!;

        foreach (string open in (string[])["10.1.2.3", "127.0.0.1", "fd00::7", "::ffff:10.1.2.3", "8.8.8.8"]) Assert.True(rules.Allows(IPAddress.Parse(open)), open);
        foreach (string closed in (string[])["10.1.3.3", "127.0.0.2", "::1", "fe80::1", "169.254.169.254"]) Assert.False(rules.Allows(IPAddress.Parse(closed)), closed);
        Assert.Equal(["10.1.2.0/24", "127.0.0.1/32", "fd00::/8"], rules.Allowed);
    }

    [Fact]
    public void Whatever_is_no_range_is_named()
    {
        var problems = EgressRules.Parse(["10.1.2.0/24", "localhost", "10.0.0.0/33", "10", ""]).Problems;

        Assert.Equal(["localhost", "10.0.0.0/33", "10", ""], problems.Select(problem => problem.Path));
        Assert.All(problems, problem => Assert.Equal("outbound.range", problem.Code));
    }
}
