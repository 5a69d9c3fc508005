using System.Text;
using IntegrationStudio.Portal.Messages;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

/// <summary>What a person does not change comes back byte for byte.</summary>
public sealed class EditableTextTests
{
    [Theory]
    [InlineData("MSH|^~\\&|A\rPID|1\r")]
    [InlineData("{\n  \"a\": 1\n}\n")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("M\u00fcller")]
    public void Text_comes_back_as_it_was(string text)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(text), Encoding.Latin1.GetBytes(text) })
        {
            var editable = EditableText.Of(bytes)!;
            Assert.Equal(bytes, editable.Bytes(editable.Text));
            Assert.Equal(bytes, editable.Bytes(editable.Text.Replace("\n", "\r\n", StringComparison.Ordinal))); // as some browsers send it
        }
    }

    [Fact]
    public void What_Latin_1_cannot_say_is_written_as_Utf8()
    {
        var editable = EditableText.Of(Encoding.Latin1.GetBytes("M\u00fcller"))!;
        Assert.Equal("M\u00fcller \u010c", Encoding.UTF8.GetString(editable.Bytes("M\u00fcller \u010c")));
    }

    [Theory]
    [InlineData("a\rb\nc")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void What_a_browser_would_not_give_back_is_not_edited(string text) => Assert.Null(EditableText.Of(Encoding.UTF8.GetBytes(text)));
}
