using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.Fhir;
using IntegrationStudio.Engine.Tests.Connectors.Http;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.Fhir;

/// <summary>Deliveries to a FHIR server.</summary>
public sealed class FhirDestinationTests : IDisposable
{
    private readonly HttpPeer _peer = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task A_transaction_goes_to_the_base_as_it_is()
    {
        const string Bundle = """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"PUT","url":"Patient/p"}}]}""";

        Assert.Equal(new DeliveryOutcome(DeliveryResult.Delivered, "200"), await SendAsync(Bundle));

        var asked = _peer.Requests.Single();
        Assert.Equal(("POST", "/r4", Bundle, "application/fhir+json", "return=minimal"), (asked.Method, asked.Path, asked.Body, asked.Headers["Content-Type"], asked.Headers["Prefer"]));
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"p.1"}""", "PUT", "/r4/Patient/p.1")]
    [InlineData("""{"resourceType":"Patient"}""", "POST", "/r4/Patient")]
    [InlineData("""{"resourceType":"Patient","id":".."}""", "POST", "/r4/Patient")]
    public async Task A_resource_goes_to_its_id_or_its_type(string resource, string method, string path)
    {
        Assert.Equal(DeliveryResult.Delivered, (await SendAsync(resource)).Result);
        Assert.Equal((method, path), (_peer.Requests.Single().Method, _peer.Requests.Single().Path));
    }

    [Theory]
    [InlineData("200 OK", "201 Created", "Delivered", "200, 2 entries")]
    [InlineData("201", "422 Unprocessable", "Refused", "1 of 2 entries failed: 422 at entry[1]")]
    [InlineData("503", "200", "Retry", "1 of 2 entries failed: 503 at entry[0]")]
    [InlineData("503", "400", "Refused", "2 of 2 entries failed: 503 at entry[0], 400 at entry[1]")]
    [InlineData("", "200", "Refused", "1 of 2 entries failed: 0 at entry[0]")]
    public async Task A_batch_arrived_only_if_each_of_its_entries_did(string first, string second, string expected, string words)
    {
        _peer.Answer = _ => new HttpPeer.Answered(200, $$$"""{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"{{{first}}}"}},{"response":{"status":"{{{second}}}"}}]}""");

        var outcome = await SendAsync(Batch);

        Assert.Equal((expected, words), (outcome.Result.ToString(), outcome.Response));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"resourceType":"Bundle"}""")]
    [InlineData("""{"resourceType":"Bundle","entry":[{"response":{"status":"200"}}]}""")]
    public async Task An_answer_to_a_batch_that_does_not_say_of_each_entry_is_uncertain(string answer)
    {
        _peer.Answer = _ => new HttpPeer.Answered(200, answer);
        Assert.Equal(DeliveryResult.Uncertain, (await SendAsync(Batch)).Result);
    }

    [Fact]
    public async Task What_kinds_of_issues_there_are_is_told_and_never_their_texts()
    {
        _peer.Answer = _ => new HttpPeer.Answered(422, """{"resourceType":"OperationOutcome","issue":[{"code":"invalid","diagnostics":"Miller"},{"code":"required"},{"code":"<b>"}]}""");
        Assert.Equal(new DeliveryOutcome(DeliveryResult.Refused, "422 invalid, required"), await SendAsync(Batch));
        _peer.Answer = _ => new HttpPeer.Answered(409, """{"resourceType":"OperationOutcome","issue":[{"code":"conflict"}]}""");
        Assert.Equal(new DeliveryOutcome(DeliveryResult.Retry, "409 conflict"), await SendAsync(Batch));
    }

    [Fact]
    public async Task Entries_go_one_by_one_with_their_conditions()
    {
        Assert.Equal(new DeliveryOutcome(DeliveryResult.Delivered, "3 entries"), await SendAsync("""
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=a|1"}},
              {"resource":{"resourceType":"Observation","id":"o"},"request":{"method":"PUT","url":"Observation/o","ifMatch":"W/\"2\""}},
              {"resource":{"resourceType":"Device"}}]}
            """, FhirSending.Entries));

        Assert.Equal(["POST /r4/Patient", "PUT /r4/Observation/o", "POST /r4/Device"], _peer.Requests.Select(asked => $"{asked.Method} {asked.Path}"));
        Assert.Equal("identifier=a|1", _peer.Requests.First().Headers["If-None-Exist"]);
        Assert.Equal("W/\"2\"", _peer.Requests.ElementAt(1).Headers["If-Match"]);
        Assert.Equal(["labs-7-9-1", "labs-7-9-2", "labs-7-9-3"], _peer.Requests.Select(asked => asked.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task The_first_entry_that_fails_ends_the_attempt()
    {
        _peer.Answer = asked => new HttpPeer.Answered(asked.Path.Contains("Observation", StringComparison.Ordinal) ? 503 : 201);
        Assert.Equal(new DeliveryOutcome(DeliveryResult.Retry, "entry[1]: 503"), await SendAsync("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}},{"resource":{"resourceType":"Observation"}},{"resource":{"resourceType":"Device"}}]}""", FhirSending.Entries));
        Assert.Equal(2, _peer.Requests.Count);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"resourceType":"../x"}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection"}""")]
    public async Task What_a_server_cannot_take_is_refused_before_it_is_sent(string content)
    {
        Assert.Equal(DeliveryResult.Refused, (await SendAsync(content)).Result);
        Assert.Empty(_peer.Requests);
    }

    [Theory]
    [InlineData("""{"resource":{"resourceType":"Observation","subject":{"reference":"urn:uuid:1"}}}""")]
    [InlineData("""{"resource":{"resourceType":"Patient"},"request":{"method":"DELETE","url":"Patient/1"}}""")]
    [InlineData("""{"resource":{"resourceType":"Patient"},"request":{"method":"PUT","url":"../admin"}}""")]
    [InlineData("""{"resource":{"resourceType":"Patient"},"request":{"method":"PUT","url":"https://evil.example/"}}""")]
    [InlineData("""{"fullUrl":"x"}""")]
    public async Task Entries_that_cannot_go_alone_are_refused_before_any_is_sent(string entry)
    {
        Assert.Equal(DeliveryResult.Refused, (await SendAsync("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Device"}},""" + entry + "]}", FhirSending.Entries)).Result);
        Assert.Empty(_peer.Requests);
    }

    [Fact]
    public void A_base_with_a_query_is_none()
    {
        var problems = new List<Problem>();
        new FhirDestinationDefinition { Id = "d", BaseUrl = "https://fhir.example/r4?x=1" }.Compile(_peer.Check(problems))?.Dispose();
        Assert.Equal("fhir.base", Assert.Single(problems).Code);
    }

    private const string Batch = """{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient"}},{"resource":{"resourceType":"Device"}}]}""";

    private async Task<DeliveryOutcome> SendAsync(string content, FhirSending send = FhirSending.Bundle)
    {
        using var destination = _peer.Compile(new FhirDestinationDefinition { Id = "d", BaseUrl = _peer.Url + "r4/", Send = send });
        return await destination.SendAsync(HttpPeer.Message(content, "application/fhir+json"), Cancel);
    }
}
