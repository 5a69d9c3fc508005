using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Http.Features;

namespace IntegrationStudio.Portal.Api;

/// <summary>Files that are sent as a request's body.</summary>
internal static class ApiBodies
{
    /// <summary>Reads a body of up to so many bytes; fails with <c>body.too-large</c> as soon as there is more.</summary>
    public static async Task<Outcome<byte[]>> ReadFileAsync(this HttpContext http, int most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null; // counted here, to answer with a problem
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (content.Length + count > most)
                return new Problem("body.too-large", "body", $"The body is larger than {most / 1024 / 1024} MB.") { Mend = "Send less at once." };
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }
}
