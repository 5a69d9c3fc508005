using System.Security.Claims;
using System.Text;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Portal.Designer.Tests;
using IntegrationStudio.Portal.Hosting;
using IntegrationStudio.Standards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Designer.Tests;

public sealed class CapturedMessagesTests : IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("studio-captured-").FullName;
    private readonly Lines log = new();
    private readonly MessageJournal journal;
    private readonly ServiceProvider services;

    public CapturedMessagesTests()
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(log)).AddAuthorizationCore(Policies.AddTo).AddSingleton(new PortalOptions(data, [], []));
        journal = MessageJournal.Open(Path.Combine(data, "studio.db")).Require();
        collection.AddSingleton(new AuditTrail(journal, AuditOptions.In(data)));
        collection.AddTestBench();
        services = collection.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await journal.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_comes_masked_and_the_log_says_who_took_which(bool mayRead)
    {
        var taken = (await TakeAsync(mayRead, asReceived: false)).Require();

        var text = Encoding.UTF8.GetString(taken.Content.Span);
        Assert.NotNull(taken.Masked);
        Assert.DoesNotContain("Lovelace", text, StringComparison.Ordinal);
        Assert.DoesNotContain("M-77", text, StringComparison.Ordinal);
        Assert.Contains("GLU^Glucose^L||5.4", text, StringComparison.Ordinal);
        Assert.Equal(mayRead, text.Contains("quiet words", StringComparison.Ordinal));
        Assert.Equal("Audit: ann took message 7 of labs/north as a sample of t/map, masked", Assert.Single(log.Said));
    }

    [Fact]
    public async Task Who_may_read_gets_it_as_it_was_when_asked_and_nobody_else()
    {
        Assert.Equal(Message, Encoding.UTF8.GetString((await TakeAsync(mayRead: true, asReceived: true)).Require().Content.Span));
        Assert.EndsWith("as received", Assert.Single(log.Said), StringComparison.Ordinal);

        var refused = await TakeAsync(mayRead: false, asReceived: true);

        Assert.Equal("sample.denied", Assert.Single(refused.Problems).Code);
        Assert.Contains("may not see message 7", log.Said[1], StringComparison.Ordinal);
        var entries = (await services.GetRequiredService<AuditTrail>().SearchAsync(new AuditFilter(), 10, TestContext.Current.CancellationToken)).Records.Select(record => record.Entry).ToList();
        Assert.Equal([("message:7", true, "sample of mapping:t/map"), ("message:7", false, "sample of mapping:t/map")], entries.Select(entry => (entry.Subject, entry.Denied, entry.Reason!)));
        Assert.DoesNotContain(log.Said, line => line.Contains("Lovelace", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "sample.gone")]
    [InlineData("MSH", "sample.not-masked")]
    public async Task What_cannot_be_masked_is_not_shown(string raw, string code)
    {
        var taken = await TakeAsync(mayRead: true, asReceived: false, raw);

        Assert.Equal(code, Assert.Single(taken.Problems).Code);
        Assert.Empty(log.Said);
    }

    private const string Message = Some.Oru + "NTE|1||Some quiet words\r";

    private Task<Outcome<CapturedMessage>> TakeAsync(bool mayRead, bool asReceived, string raw = Message)
    {
        Claim[] claims = [new(ClaimTypes.Name, "ann"), new(Policies.ClaimType, mayRead ? Policies.UnmaskContent : Policies.ReadMetadata)];
        var person = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
        using var scope = services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<CapturedMessages>()
            .TakeAsync(_ => Task.FromResult<byte[]?>(Encoding.UTF8.GetBytes(raw)), Some.Row(7), "t/map", "hl7v2", person, asReceived);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => categoryName.EndsWith(nameof(CapturedMessages), StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
