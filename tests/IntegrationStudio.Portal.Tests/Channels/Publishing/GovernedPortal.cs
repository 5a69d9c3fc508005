using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Channels.Publishing;

/// <summary>A portal with one channel that takes HL7 v2 over HTTP and names one own mapping. A version writes its own number as the patient's name.</summary>
internal sealed class GovernedPortal : IAsyncDisposable
{
    public const string Mapping = "labs/west";
    public const string Channel = "west";

    public static readonly Actor Ada = new("user:ada", "Ada Analyst");
    public static readonly Actor Rita = new("user:rita", "Rita Reviewer");
    public static readonly Actor Otto = new("user:otto", "Otto Operator");
    public static readonly Actor Olga = new("user:olga", "Olga Operator");

    private GovernedPortal(string data) => Data = data;

    public string Data { get; }

    public WebApplication App { get; private set; } = null!;

    public Publications Publications => Get<Publications>();

    public Emergencies Emergencies => Get<Emergencies>();

    public VersionStore Versions => Get<VersionStore>();

    public ChannelHost Host => Get<ChannelHost>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<GovernedPortal> StartAsync()
    {
        var portal = new GovernedPortal(Directory.CreateTempSubdirectory("studio-governed-").FullName);
        var definition = new ChannelDefinition
        {
            Id = Channel,
            Title = "West lab",
            Source = new HttpSourceDefinition(),
            Accepts = new AcceptDefinition { Types = ["ORU^R01"] },
            Mapping = new MappingChoice { Default = Mapping },
            Destinations = [new FileDestinationDefinition { Id = "files", Folder = Channel }],
        };
        var folder = Directory.CreateDirectory(Path.Combine(portal.Data, "mappings", "labs", "west")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "mapping.json"), Definition("0.9.0"), Cancel); // as somebody left it, and nobody reviewed
        await ChannelFolder.SeedAsync(portal.Data, [definition], Cancel);
        await portal.OpenAsync();
        return portal;
    }

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Ends it and starts it again over the same data.</summary>
    public async Task RestartAsync()
    {
        await App.StopAsync(Cancel);
        await App.DisposeAsync();
        await OpenAsync();
    }

    public static byte[] Definition(string number) => Encoding.UTF8.GetBytes($$"""
        { "id": "{{Mapping}}", "version": "{{number}}", "kind": "message", "title": "West lab", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
          "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "as": "p", "key": ["PID-3.1"], "rules": [{ "id": "version", "to": "name.text", "value": "{{number}}" }] }] }
        """);

    /// <summary>A candidate that Ada wrote and handed in.</summary>
    public async Task<MappingVersion> SubmitAsync(string number)
    {
        var drafts = Get<DraftStore>();
        var folder = DefinitionFolder.Of(MappingPackage.Parse(Definition(number), new Dictionary<string, ReadOnlyMemory<byte>>()).Require());
        var saved = (await drafts.SaveAsync(folder, (await drafts.OpenAsync(Mapping, Cancel)).Value?.Revision ?? 0, Ada, cancellationToken: Cancel)).Require();
        return (await Versions.SubmitAsync(Ada, Mapping, saved.Revision, number, $"makes {number}", cancellationToken: Cancel)).Require();
    }

    /// <summary>A version that Rita approved.</summary>
    public async Task<MappingVersion> ApproveAsync(string number)
    {
        var candidate = await SubmitAsync(number);
        Assert.Null(await Versions.ApproveAsync(new VersionDecision(candidate.Sequence, candidate.State, candidate.EffectiveHash, Rita, "looked at"), Cancel));
        return (await Versions.FindAsync(candidate.Sequence, Cancel))!;
    }

    public async Task<Outcome<Publication>> PublishAsync(string number, Actor? actor = null) =>
        await Publications.PublishAsync(new PublishRequest(Channel, Mapping, number, await LastAsync(), "for the test"), actor ?? Otto, Cancel);

    public async Task<long> LastAsync() => await Publications.HistoryAsync(Channel, Mapping, 1, Cancel) is [var last, ..] ? last.Id : 0;

    /// <summary>Hands a message in and waits until it is settled.</summary>
    public async Task<MessageDetail> SendAsync(string controlId)
    {
        using var body = new MemoryStream(Some.OruBytes(Some.Oru.Replace("C-1001", controlId, StringComparison.Ordinal)));
        var answer = await Host.Http.ReceiveAsync(Channel, body, null, "test", Cancel);
        Assert.Equal(200, answer.Status);
        var reader = Get<JournalReader>();
        for (; ; await Task.Delay(20, Cancel))
        {
            var page = await reader.ListAsync(new MessageFilter { ControlId = controlId }, cancel: Cancel);
            if (page.Rows is [{ State: not (MessageState.Received or MessageState.Routed) } row, ..])
                return (await reader.FindAsync(row.Id, Cancel))!;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    private async Task OpenAsync()
    {
        App = PortalHost.Build(new PortalOptions(Data, ["http://127.0.0.1:0"], [Directory.CreateDirectory(Path.Combine(Data, "mappings")).FullName]), builder => builder.WebHost.UseTestServer());
        await App.StartAsync(Cancel);
    }
}
