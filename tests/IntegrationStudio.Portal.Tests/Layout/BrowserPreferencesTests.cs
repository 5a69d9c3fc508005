using IntegrationStudio.Portal.Layout;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Layout;

public sealed class BrowserPreferencesTests
{
    [Fact]
    public void Takes_known_values() => Assert.Equal(new BrowserPreferences("dark", "Europe/Berlin"), Of("dark", "Europe%2FBerlin"));

    [Theory]
    [InlineData("pink", "Mars/Base")]
    [InlineData("dark\"><script>", "../../../etc/shadow")]
    public void Drops_whatever_it_does_not_know(string theme, string zone) => Assert.Equal(BrowserPreferences.None, Of(theme, zone));

    private static BrowserPreferences Of(string theme, string zone)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = $"studio-theme={theme}; studio-zone={zone}";
        return BrowserPreferences.From(http.Request.Cookies);
    }
}
