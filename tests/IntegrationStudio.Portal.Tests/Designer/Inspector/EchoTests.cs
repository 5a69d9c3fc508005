using IntegrationStudio.Portal.Designer.Inspector;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Inspector;

public sealed class EchoTests
{
    [Fact]
    public void What_was_before_and_what_comes_back_late_is_not_new()
    {
        var echo = new Echo();
        Assert.True(echo.IsNew("a"));
        echo.Tell("ab");
        Assert.False(echo.IsNew("a")); // a parent that has not rendered yet
        echo.Tell("abc");
        echo.Tell("abcd");
        Assert.False(echo.IsNew("ab"));
        Assert.False(echo.IsNew("abcd"));
        Assert.False(echo.IsNew("abcd"));
    }

    [Fact]
    public void What_others_changed_is_new()
    {
        var echo = new Echo();
        Assert.True(echo.IsNew(null));
        echo.Tell("x");
        Assert.False(echo.IsNew("x"));
        Assert.True(echo.IsNew(null)); // undone
        Assert.True(echo.IsNew("x")); // done again
    }
}
