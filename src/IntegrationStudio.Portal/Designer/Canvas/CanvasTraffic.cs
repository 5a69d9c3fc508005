using IntegrationStudio.Portal.Designer.Preview;

namespace IntegrationStudio.Portal.Designer.Canvas;

/// <summary>Tells the browser how often source rows were populated in traffic.</summary>
internal static class CanvasTraffic
{
    /// <summary>How many messages were looked at, and <c>[key, per mille of them]</c> of every row that had a value.</summary>
    public static object Of(TrafficProfile traffic) => new
    {
        messages = traffic.Messages,
        source = traffic.Populated.Select(row => new object[] { row.Key, (int)Math.Round(row.Value * 1000) }),
        target = Array.Empty<object>(),
    };
}
