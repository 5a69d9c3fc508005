using System.Globalization;
using System.Text.RegularExpressions;
using IntegrationStudio.Engine.Channels;

namespace IntegrationStudio.Engine.Connectors.Http;

/// <summary>Sends each delivery as one request. The same delivery always has the same <c>Idempotency-Key</c>, by which a server recognises what it has.</summary>
internal sealed partial class HttpDestination : IDestination
{
    private readonly HttpDestinationDefinition _definition;
    private readonly HttpSender _sender;
    private readonly HttpMethod _method;
    private readonly string _channel;

    private HttpDestination(HttpDestinationDefinition definition, HttpSender sender, string channel) => (_definition, _sender, _method, _channel) = (definition, sender, new HttpMethod(definition.Method), channel);

    public DestinationDefinition Definition => _definition;

    public static HttpDestination? Compile(HttpDestinationDefinition definition, DefinitionCheck check)
    {
        var before = check.Problems.Count;
        if (definition.Method is not ("POST" or "PUT" or "PATCH"))
            check.Add("http.method", "method", $"\"{definition.Method}\" is no method that sends something.", "Use POST, PUT or PATCH.");
        if (definition.ContentType is { } type && !System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out _))
            check.Add("http.content-type", "contentType", $"\"{type}\" is no media type.");
        foreach (Match place in Places().Matches(definition.Url ?? ""))
            if (place.Groups[1].Value is not ("id" or "controlId" or "type" or "patientId"))
                check.Add("http.place", "url", $"There is no {place.Value}.", "Use {id}, {controlId}, {type} or {patientId}.");
        if (definition.Url is { } url && url.IndexOf('{', StringComparison.Ordinal) is >= 0 and var first && url.IndexOf('/', Math.Min(url.Length, url.IndexOf("//", StringComparison.Ordinal) + 2)) is var path && (path < 0 || path > first))
            check.Add("http.place", "url", "What a message says may not choose the host.", "Put the places behind the host.");
        var sender = HttpSender.Compile(Places().Replace(definition.Url ?? "", "x"), definition.Headers, definition.Authentication, definition.Tls, definition.TimeoutSeconds, "url", check);
        if (check.Problems.Count == before)
            return new HttpDestination(definition, sender!, check.Channel);
        sender?.Dispose();
        return null;
    }

    public string Describe(OutgoingMessage message) => $"{_method} {Address(message)} as {_definition.ContentType ?? message.Content.ContentType}";

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{_channel}-{message.MessageId}-{message.DeliveryId}");
        return (await _sender.SendAsync(_method, Address(message), message.Content.Bytes, _definition.ContentType ?? message.Content.ContentType ?? "application/octet-stream", key, null, cancel).ConfigureAwait(false)).Outcome;
    }

    public void Dispose() => _sender.Dispose();

    private Uri Address(OutgoingMessage message) => new(Places().Replace(_definition.Url!, place => Uri.EscapeDataString(place.Groups[1].Value switch
    {
        "id" => message.MessageId.ToString(CultureInfo.InvariantCulture),
        "controlId" => Text(message.Content.ControlId),
        "type" => Text(message.Content.Type),
        _ => Text(message.Content.PatientId),
    })));

    /// <summary>A part of a path that is empty or made of dots would mean another address.</summary>
    private static string Text(string? value) => string.IsNullOrEmpty(value) || value.All(c => c == '.') ? "none" : value.Length > 200 ? value[..200] : value;

    [GeneratedRegex(@"\{([A-Za-z]*)\}")]
    private static partial Regex Places();
}
