using IntegrationStudio.Engine.Channels;
using Microsoft.AspNetCore.Http.Features;

namespace IntegrationStudio.Portal.Hosting;

/// <summary><c>POST /in/&lt;channel&gt;</c>: hands a request's body to an HTTP channel and its answer back. How much is read is the channel's limit.</summary>
internal static class Intake
{
    public static void MapIntake(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/in/{**channel}", ReceiveAsync).DisableAntiforgery().RequireAuthorization(Policies.SendMessages)
            .WithTags("Messages").WithSummary("Hand a message to an HTTP channel").WithDescription("The body is the message. Idempotency-Key makes a repetition harmless.").Accepts<string>("text/plain");

    private static async Task ReceiveAsync(HttpContext context, string channel, ChannelHost channels)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var key = context.Request.Headers["Idempotency-Key"];
        var answer = await channels.Http.ReceiveAsync(
            channel,
            context.Request.Body,
            key.Count > 0 ? key.ToString() : null,
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
