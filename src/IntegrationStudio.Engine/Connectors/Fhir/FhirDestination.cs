using System.Globalization;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Outbound;

namespace IntegrationStudio.Engine.Connectors.Fhir;

/// <summary>
/// Sends to a FHIR R4 server (FHIR R4, 3.1.0): a transaction or batch Bundle to its base, a resource by its id or to its type, or the entries of a Bundle one by one.
/// What the server says of single entries counts: a batch of which one entry failed did not arrive.
/// </summary>
internal sealed class FhirDestination : IDestination
{
    private const string Json = "application/fhir+json";
    private const int MostEntriesTold = 5;

    private static readonly Dictionary<string, string> Wanted = new() { ["Accept"] = Json, ["Prefer"] = "return=minimal" };

    private readonly FhirDestinationDefinition _definition;
    private readonly HttpSender _sender;
    private readonly string _base;
    private readonly string _channel;

    private FhirDestination(FhirDestinationDefinition definition, HttpSender sender, string channel) => (_definition, _sender, _base, _channel) = (definition, sender, definition.BaseUrl!.TrimEnd('/'), channel);

    public DestinationDefinition Definition => _definition;

    public static FhirDestination? Compile(FhirDestinationDefinition definition, DefinitionCheck check)
    {
        var before = check.Problems.Count;
        if (definition.BaseUrl?.IndexOfAny(['?', '#']) >= 0)
            check.Add("fhir.base", "baseUrl", "The base has no query and no fragment.");
        var sender = HttpSender.Compile(definition.BaseUrl, definition.Headers, definition.Authentication, definition.Tls, definition.TimeoutSeconds, "baseUrl", check);
        if (check.Problems.Count == before)
            return new FhirDestination(definition, sender!, check.Channel);
        sender?.Dispose();
        return null;
    }

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message.Content.Bytes);
        }
        catch (JsonException)
        {
            return Refused("What the mapping made is no FHIR JSON.");
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "resourceType") is not { } type || !IsName(type))
                return Refused("What the mapping made is no FHIR resource.");
            var key = string.Create(CultureInfo.InvariantCulture, $"{_channel}-{message.MessageId}-{message.DeliveryId}");
            if (type != "Bundle")
                return await OneAsync(Request(root, type), key, cancel).ConfigureAwait(false);
            if (_definition.Send == FhirSending.Entries)
                return await EntriesAsync(root, key, cancel).ConfigureAwait(false);
            return Text(root, "type") is "transaction" or "batch"
                ? await BundleAsync(message.Content.Bytes, Text(root, "type") == "batch", Count(root), key, cancel).ConfigureAwait(false)
                : Refused($"A Bundle of type {Text(root, "type") ?? "none"} cannot be sent to a server's base: make a transaction or a batch, or send its entries.");
        }
    }

    public void Dispose() => _sender.Dispose();

    private async Task<DeliveryOutcome> BundleAsync(ReadOnlyMemory<byte> bundle, bool isBatch, int entries, string key, CancellationToken cancel)
    {
        var (answer, outcome) = await _sender.SendAsync(HttpMethod.Post, new Uri(_base), bundle, Json, key, Wanted, cancel).ConfigureAwait(false);
        if (answer is null)
            return outcome;
        return outcome.Result == DeliveryResult.Delivered && isBatch ? Batch(answer, entries) : Say(outcome, answer);
    }

    /// <summary>FHIR R4, 3.1.0.11.3: each entry of a batch succeeds or fails for itself; the answer has one entry for each.</summary>
    private static DeliveryOutcome Batch(GuardedAnswer answer, int entries)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Start);
            var statuses = document.RootElement.GetProperty("entry").EnumerateArray().Select(entry => Text(entry.GetProperty("response"), "status") ?? "").ToList();
            if (statuses.Count != entries)
                return new DeliveryOutcome(DeliveryResult.Uncertain, $"The answer has {statuses.Count} entries for {entries}.");
            var failed = statuses.Select((status, index) => (index, Code: int.TryParse(status.AsSpan(0, Math.Min(3, status.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0)).Where(entry => entry.Code is < 200 or > 299).ToList();
            if (failed.Count == 0)
                return new DeliveryOutcome(DeliveryResult.Delivered, $"{answer.Status}, {entries} entries");
            var words = $"{failed.Count} of {entries} entries failed: {string.Join(", ", failed.Take(MostEntriesTold).Select(entry => $"{entry.Code} at entry[{entry.index}]"))}{(failed.Count > MostEntriesTold ? ", ..." : "")}";
            return new DeliveryOutcome(failed.TrueForAll(entry => entry.Code is 401 or 403 or 408 or 409 or 425 or 429 or >= 500) ? DeliveryResult.Retry : DeliveryResult.Refused, words);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new DeliveryOutcome(DeliveryResult.Uncertain, "The answer to the batch cannot be read.");
        }
    }

    private async Task<DeliveryOutcome> EntriesAsync(JsonElement bundle, string key, CancellationToken cancel)
    {
        if (!bundle.TryGetProperty("entry", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            return new DeliveryOutcome(DeliveryResult.Delivered, "The Bundle is empty.");
        var requests = new List<FhirRequest?>();
        foreach (var entry in list.EnumerateArray())
        {
            if (!entry.TryGetProperty("resource", out var resource) || Text(resource, "resourceType") is not { } type || !IsName(type))
                return Refused("An entry of the Bundle has no resource.");
            if (resource.GetRawText().Contains("\"urn:uuid:", StringComparison.Ordinal))
                return Refused("Entries refer to each other by urn:uuid, which only a transaction can resolve: give resources ids in the mapping, or send the Bundle as a transaction.");
            requests.Add(entry.TryGetProperty("request", out var request) ? Request(request, resource) : Request(resource, type));
        }

        if (requests.Exists(request => request is null))
            return Refused("An entry's request is none that can be sent alone: PUT and POST to the server's own types only.");
        for (var i = 0; i < requests.Count; i++)
        {
            var outcome = await OneAsync(requests[i]!, $"{key}-{i + 1}", cancel).ConfigureAwait(false);
            if (outcome.Result != DeliveryResult.Delivered)
                return outcome with { Response = $"entry[{i}]: {outcome.Response}" }; // those before it are there; sent again they stay what they are
        }

        return new DeliveryOutcome(DeliveryResult.Delivered, $"{requests.Count} entries");
    }

    private async Task<DeliveryOutcome> OneAsync(FhirRequest request, string key, CancellationToken cancel)
    {
        var headers = new Dictionary<string, string>(Wanted);
        if (request.IfNoneExist is { } condition)
            headers["If-None-Exist"] = condition;
        if (request.IfMatch is { } version)
            headers["If-Match"] = version;
        var (answer, outcome) = await _sender.SendAsync(request.Method, new Uri($"{_base}/{request.Path}"), Encoding.UTF8.GetBytes(request.Body), Json, key, headers, cancel).ConfigureAwait(false);
        return answer is null ? outcome : Say(outcome, answer);
    }

    /// <summary>Adds what kinds of issues the server's OperationOutcome names; never its texts, which may repeat content. A conflict may pass.</summary>
    private static DeliveryOutcome Say(DeliveryOutcome outcome, GuardedAnswer answer)
    {
        if (outcome.Result == DeliveryResult.Delivered)
            return outcome;
        if (answer.Status == 409)
            outcome = outcome with { Result = DeliveryResult.Retry };
        try
        {
            using var document = JsonDocument.Parse(answer.Start);
            if (Text(document.RootElement, "resourceType") != "OperationOutcome" || !document.RootElement.TryGetProperty("issue", out var issues) || issues.ValueKind != JsonValueKind.Array)
                return outcome;
            var codes = issues.EnumerateArray().Select(issue => Text(issue, "code")).Where(code => code is { Length: < 40 } && code.All(c => char.IsAsciiLetterLower(c) || c == '-')).Distinct().Take(MostEntriesTold).ToList();
            return codes.Count == 0 ? outcome : outcome with { Response = $"{outcome.Response} {string.Join(", ", codes)}" };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return outcome;
        }
    }

    private static FhirRequest Request(JsonElement resource, string type) => Text(resource, "id") is { } id && IsId(id)
        ? new FhirRequest(HttpMethod.Put, $"{type}/{id}", resource.GetRawText())
        : new FhirRequest(HttpMethod.Post, type, resource.GetRawText());

    /// <summary>The request of a Bundle's entry; null where it would leave the server's types.</summary>
    private static FhirRequest? Request(JsonElement request, JsonElement resource)
    {
        var path = Text(request, "url") ?? "";
        if (!IsName(path.Split('/', '?')[0]) || path.Contains("..", StringComparison.Ordinal) || path.Any(char.IsControl) || Text(request, "method") is not ("PUT" or "POST"))
            return null;
        var condition = Text(request, "ifNoneExist");
        return condition?.Any(char.IsControl) == true ? null
            : new FhirRequest(new HttpMethod(Text(request, "method")!), path, resource.GetRawText()) { IfNoneExist = condition, IfMatch = Text(request, "ifMatch") is { } version && !version.Any(char.IsControl) ? version : null };
    }

    private static int Count(JsonElement bundle) => bundle.TryGetProperty("entry", out var entries) && entries.ValueKind == JsonValueKind.Array ? entries.GetArrayLength() : 0;

    private static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsName(string type) => type.Length is > 0 and <= 64 && char.IsAsciiLetterUpper(type[0]) && type.All(char.IsAsciiLetterOrDigit);

    private static bool IsId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && !id.All(c => c == '.');

    private static DeliveryOutcome Refused(string why) => new(DeliveryResult.Refused, why);

    private sealed record FhirRequest(HttpMethod Method, string Path, string Body)
    {
        public string? IfNoneExist { get; init; }

        public string? IfMatch { get; init; }
    }
}
