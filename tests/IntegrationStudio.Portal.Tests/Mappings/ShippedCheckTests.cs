using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Commands;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Mappings;
using IntegrationStudio.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Mappings;

/// <summary>Whole portals on a copy of the product's definitions, of which somebody alters one.</summary>
public sealed class ShippedCheckTests : IDisposable
{
    private const string Segment = "hl7/v2-to-fhir/segments/PID[Patient]";

    private readonly string _data = Directory.CreateTempSubdirectory("studio-shipped-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Mappings => Path.Combine(_data, "mappings");

    [Fact]
    public async Task A_channel_goes_on_with_what_it_runs_and_after_a_restart_nothing_altered_is_used_and_every_page_says_so()
    {
        Copy();
        await ChannelFolder.SeedAsync(_data, [new ChannelDefinition
        {
            Id = "official",
            Title = "Official",
            Source = new HttpSourceDefinition(),
            Mapping = new MappingChoice { Default = "hl7/v2-to-fhir/messages/ORU_R01" },
            Destinations = [new FileDestinationDefinition { Id = "files", Folder = "out" }],
        }], Cancel);
        await using (var portal = await StartAsync())
        {
            Assert.Equal(MessageState.Completed, await SendAsync(portal, "A1"));
            await portal.Services.GetRequiredService<ShippedCheck>().LookAsync(Cancel);
            Assert.Empty(portal.Services.GetRequiredService<ShippedCheck>().Altered);
            Alter();
            Assert.Equal(MessageState.Completed, await SendAsync(portal, "A2"));
            await portal.StopAsync(CancellationToken.None);
        }

        await using (var portal = await StartAsync())
        {
            Assert.Empty(portal.Services.GetRequiredService<ChannelHost>().Channels);
            Assert.Contains(portal.Services.GetRequiredService<RefusedChannels>().Problems, problem => problem.Code == "shipped.altered");
            await portal.Services.GetRequiredService<ShippedCheck>().LookAsync(Cancel);
            Assert.Equal([Segment], portal.Services.GetRequiredService<ShippedCheck>().Altered.Select(problem => problem.Path));
            var page = await portal.GetTestClient().GetStringAsync(new Uri("/channels", UriKind.Relative), Cancel);
            Assert.Contains("A definition of the product was altered.", page, StringComparison.Ordinal);
            Assert.Contains("PID[Patient]", page, StringComparison.Ordinal);
            await portal.StopAsync(CancellationToken.None);
        }

        await using (var portal = await StartAsync(unreviewed: true))
        {
            Assert.Equal(MessageState.Completed, await SendAsync(portal, "A4"));
            await portal.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void The_command_names_what_was_altered_and_what_is_missing()
    {
        Copy();
        var output = new StringWriter();
        Assert.Equal(0, ManifestCommand.Run(Mappings, null, output, output));
        Alter();
        Directory.Delete(Path.Combine(Mappings, "hl7", "v2-to-fhir", "segments", "NK1[RelatedPerson]"), recursive: true);
        Assert.Equal(1, ManifestCommand.Run(Mappings, null, output, output));
        Assert.Contains("error shipped.altered", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(Path.Combine("segments", "PID[Patient]", "mapping.json"), output.ToString(), StringComparison.Ordinal);
        Assert.Contains("NK1[RelatedPerson]: error shipped.missing", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, ManifestCommand.Run(Path.Combine(_data, "nowhere"), null, output, output));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<WebApplication> StartAsync(bool unreviewed = false)
    {
        var portal = PortalHost.Build(new PortalOptions(_data, ["http://127.0.0.1:0"], [Mappings]) { Unreviewed = unreviewed }, builder =>
        {
            builder.WebHost.UseTestServer();
            LocalPrincipal.SignInEverybody(builder);
        });
        await portal.StartAsync(Cancel);
        return portal;
    }

    private static async Task<MessageState> SendAsync(WebApplication portal, string controlId)
    {
        var message = $"MSH|^~\\&|LIS|NORTH|EHR|CLINIC|20260301120000-0600||ORU^R01^ORU_R01|{controlId}|P|2.5.1\rPID|1||12345^^^NORTH^MR||Moreau^Ada||19800102|F\rOBR|1|P1|F1|2345-7^Glucose^LN|||20260301080000-0600\rOBX|1|NM|2345-7^Glucose^LN||98|mg/dL^^UCUM|70-99|N|||F\r";
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(message));
        await portal.Services.GetRequiredService<ChannelHost>().Http.ReceiveAsync("official", body, null, "test", Cancel);
        for (var waited = 0; ; waited += 20, await Task.Delay(20, Cancel))
        {
            var found = await portal.Services.GetRequiredService<JournalReader>().ListAsync(new MessageFilter { ControlId = controlId }, cancel: Cancel);
            if (found.Rows is [{ State: not (MessageState.Received or MessageState.Routed) } row, ..])
                return row.State;
            Assert.True(waited < 20_000, "The message is not settled.");
        }
    }

    /// <summary>The surname goes where nobody looks for it.</summary>
    private void Alter()
    {
        var file = Path.Combine(Mappings, "hl7", "v2-to-fhir", "segments", "PID[Patient]", "mapping.json");
        var text = File.ReadAllText(file);
        File.WriteAllText(file, text.Replace("\"PID-8\"", "\"PID-9\"", StringComparison.Ordinal));
        Assert.NotEqual(text, File.ReadAllText(file));
    }

    private void Copy()
    {
        var from = Path.Combine(AppContext.BaseDirectory, "mappings", "hl7");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Mappings, "hl7", Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
