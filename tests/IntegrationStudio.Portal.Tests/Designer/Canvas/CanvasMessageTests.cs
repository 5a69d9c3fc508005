using System.IO.Compression;
using System.Text.Json;
using IntegrationStudio.Portal.Designer.Canvas;
using IntegrationStudio.Portal.Designer.Preview;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Canvas;

public sealed class CanvasMessageTests
{
    [Fact]
    public void Small_messages_go_as_they_are()
    {
        var message = new Dictionary<string, object?> { ["say"] = "hello" };
        Assert.Same(message, CanvasMessage.Pack(message));
    }

    [Fact]
    public void Large_messages_are_gzip_of_their_json()
    {
        var message = new Dictionary<string, object?> { ["rules"] = Enumerable.Range(0, 4000).Select(i => $"rule {i}").ToArray() };
        byte[] packed = Assert.IsType<byte[]>(CanvasMessage.Pack(message));
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using JsonDocument read = JsonDocument.Parse(gzip);
        Assert.Equal("rule 3999", read.RootElement.GetProperty("rules")[3999].GetString());
    }

    [Fact]
    public void Values_are_told_once_and_again_when_they_change_or_go()
    {
        var values = new CanvasValues();
        Assert.Equal("""{"list":[["PID/7","1974"],["PID/3","A",2]]}""", Told(new() { ["PID/7"] = new("1974", 1), ["PID/3"] = new("A", 2) }));
        Assert.Equal("null", Told(new() { ["PID/7"] = new("1974", 1), ["PID/3"] = new("A", 2) }));
        Assert.Equal("""{"list":[["PID/7","1975"],["PID/3",null]]}""", Told(new() { ["PID/7"] = new("1975", 1) }));

        string Told(Dictionary<string, RowValue> now) => JsonSerializer.Serialize(values.Delta(now), JsonSerializerOptions.Web);
    }

    [Fact]
    public void Long_values_are_cut()
    {
        string json = JsonSerializer.Serialize(new CanvasValues().Delta(new Dictionary<string, RowValue> { ["NTE/3"] = new(new string('x', 1_000_000), 1) }), JsonSerializerOptions.Web);
        Assert.True(json.Length < 400, json.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
