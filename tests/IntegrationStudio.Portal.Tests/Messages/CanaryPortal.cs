using System.Collections.Concurrent;
using System.Text;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Http;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Messages;

/// <summary>A whole portal with one channel, and messages in which every field that may not be seen holds a word that is nowhere else. Everything that is logged, at every level, is kept.</summary>
internal sealed class CanaryPortal : IAsyncDisposable
{
    public const string Channel = "canaries";

    /// <summary>The beginning of every word that may not be seen.</summary>
    public const string Canary = "Kanari";

    private readonly string data = Directory.CreateTempSubdirectory("studio-canaries-").FullName;

    public WebApplication App { get; private set; } = null!;

    public Lines Log { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One word for every field of PID, NK1 and PV1 that says whose the message is, and for free text.</summary>
    public static string Message(string controlId, Func<string, string>? written = null)
    {
        written ??= place => Canary + place;
        var a = written;
        return string.Join('\r',
            $"MSH|^~\\&|LABSYS|COUNTY|EHR|CLINIC|20260314115900+0000||ORU^R01^ORU_R01|{controlId}|P|2.5.1",
            $"PID|1|{a("pidtwo")}^^^COUNTY^PT|{a("pidthree")}^^^COUNTY^MR~{a("pidthreeb")}^^^STATE^SS|{a("pidfour")}^^^COUNTY^MR|{a("family")}^{a("given")}^{a("middle")}^^{a("prefix")}~{a("alias")}^{a("aliasgiven")}|{a("mother")}^{a("mothergiven")}|19010203|F|{a("nickname")}^{a("nickgiven")}|2106-3^White^HL70005|{a("street")}^{a("other")}^{a("city")}^TX^{a("zip")}^USA|{a("county")}|^PRN^PH^{a("mail")}@example.org^^555^7654321|^WPN^PH^^^555^1234567|en^English^ISO639|M^Married^HL70002||{a("account")}^^^COUNTY^AN|{a("social")}|{a("licence")}|{a("mothersid")}^^^COUNTY^MR||{a("birthplace")}",
            $"NK1|1|{a("kin")}^{a("kingiven")}|MTH^Mother^HL70063|{a("kinstreet")}^^{a("kincity")}|^PRN^PH^^^555^8887777",
            $"PV1|1|O|LAB^^^COUNTY||||1234^Whitfield^Anna||||||||||||{a("visit")}^^^COUNTY^VN",
            "ORC|RE|P7|F7",
            "OBR|1|P7|F7|24323-8^Comprehensive metabolic panel^LN|||20260314110000+0000|||||||||||||||20260314110000+0000||LAB|F",
            "OBX|1|NM|2345-7^Glucose^LN||5.4|mmol/L^^UCUM|3.9-6.1|N|||F|||20260314110000+0000",
            $"NTE|1||{a("note")} was told by phone",
            $"OBX|2|TX|8251-1^General comment^LN||{a("textvalue")}||||||F",
            $"OBX|3|FT|8251-1^General comment^LN||Called \\H\\{a("formatted")}\\N\\ at home||||||F",
            $"OBX|4|ST|8251-1^General comment^LN||The sister {a("shorttext")} called twice||||||F",
            $"OBX|5|CX|76435-7^Patient number^LN||{a("cxvalue")}^^^COUNTY||||||F",
            $"OBX|6|XPN|45392-8^First name^LN||{a("xpnvalue")}^{a("xpngiven")}||||||F",
            $"OBX|7|ED|18842-5^Summary^LN||^text^plain^A^{a("document")}||||||F",
            $"ZPI|1|{a("local")}") + "\r";
    }

    public static async Task<CanaryPortal> StartAsync()
    {
        var portal = new CanaryPortal();
        await ChannelFolder.SeedAsync(portal.data, [new ChannelDefinition
        {
            Id = Channel,
            Title = "Canaries",
            Source = new HttpSourceDefinition(),
            Mapping = new MappingChoice { Default = "hl7/v2-to-fhir/messages/ORU_R01" },
            Destinations = [new FileDestinationDefinition { Id = "files", Folder = "out" }],
        }], Cancel);
        portal.App = PortalHost.Build(new PortalOptions(portal.data, ["http://127.0.0.1:0"], [Path.Combine(AppContext.BaseDirectory, "mappings")]), builder =>
        {
            builder.WebHost.UseTestServer();
            LocalPrincipal.SignInEverybody(builder);
            builder.Logging.ClearProviders().AddProvider(portal.Log).SetMinimumLevel(LogLevel.Trace).AddFilter<Lines>(_ => true);
        });
        await portal.App.StartAsync(Cancel);
        return portal;
    }

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Hands a message in and waits until it is settled.</summary>
    public async Task<MessageDetail> SendAsync(string controlId, string message)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(message));
        await Get<ChannelHost>().Http.ReceiveAsync(Channel, body, null, "test", Cancel);
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
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Every line with everything that was put into it.</summary>
    internal sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            All.Enqueue($"scope {state} {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{logLevel} {formatter(state, exception)} {Values(state)} {exception}");

        public void Dispose()
        {
        }

        private static string Values<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
    }
}
