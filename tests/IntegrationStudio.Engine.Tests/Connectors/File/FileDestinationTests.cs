using System.Text;
using IntegrationStudio.Engine.Connectors;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Tests.Channels;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Connectors.File;

public sealed class FileDestinationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-files").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Writes_whole_files_under_their_pattern_and_leaves_nothing_else()
    {
        using var files = Compile("{date}/{channel}-{type}-{controlId}-{patientId}-{time}-{id}.json");

        var outcome = await files.SendAsync(Message("body"), Cancel);

        Assert.Equal(new DeliveryOutcome(DeliveryResult.Delivered, "20260301/labs-ORU_R01-C1-P1-101500123-0000000007.json"), outcome);
        Assert.Equal("body", System.IO.File.ReadAllText(Path.Combine(_folder, "root", "labs", outcome.Response)));
        Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_same_delivery_again_writes_the_same_file()
    {
        using var files = Compile("{id}.json");

        await files.SendAsync(Message("body"), Cancel);
        await files.SendAsync(Message("body"), Cancel);

        Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\x\0y")]
    [InlineData("a/../../b")]
    public async Task What_a_message_says_never_leaves_the_folder(string hostile)
    {
        using var files = Compile("{controlId}-{patientId}-{id}.json");

        var outcome = await files.SendAsync(Message("body", hostile), Cancel);

        Assert.Equal(DeliveryResult.Delivered, outcome.Result);
        Assert.Equal(Path.Combine(_folder, "root", "labs"), Path.GetDirectoryName(Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public async Task A_link_below_the_root_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "root", "labs"));
        Directory.CreateDirectory(Path.Combine(_folder, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "root", "labs", "20260301"), Path.Combine(_folder, "outside"));
        using var files = Compile("{date}/{id}.json");

        Assert.Equal(DeliveryResult.Refused, (await files.SendAsync(Message("body"), Cancel)).Result);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_tried_again_later()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "root"));
        System.IO.File.WriteAllText(Path.Combine(_folder, "root", "labs"), "a file where the folder should be");
        using var files = Compile("{id}.json");

        Assert.Equal(DeliveryResult.Retry, (await files.SendAsync(Message("body"), Cancel)).Result);
    }

    [Theory]
    [InlineData("labs", "../{id}.json", "file.name")]
    [InlineData("labs", "/{id}.json", "file.name")]
    [InlineData("labs", "a//{id}.json", "file.name")]
    [InlineData("labs", "{controlId}.json", "file.not-unique")]
    [InlineData("labs", "{id}-{nonsense}.json", "file.place")]
    [InlineData("../labs", "{id}.json", "file.folder")]
    [InlineData("/labs", "{id}.json", "file.folder")]
    public void Refuses_definitions_that_could_leave_the_root_or_overwrite(string folder, string name, string code)
    {
        var problems = new List<Problem>();

        Assert.Null(FileDestination.Compile(new FileDestinationDefinition { Id = "files", Folder = folder, Name = name }, TestHost.Check(problems, _folder)));
        Assert.Equal(code, Assert.Single(problems).Code);
    }

    private FileDestination Compile(string name)
    {
        var problems = new List<Problem>();
        var compiled = FileDestination.Compile(new FileDestinationDefinition { Id = "files", Folder = "labs", Name = name }, TestHost.Check(problems, Path.Combine(_folder, "root")));
        Assert.Empty(problems);
        return compiled!;
    }

    private static OutgoingMessage Message(string body, string text = "C1") => new(7, 9, new DeliveryContent(
        Encoding.UTF8.GetBytes(body), JournalTime.From(new DateTimeOffset(2026, 3, 1, 10, 15, 0, 123, TimeSpan.Zero)), "ORU^R01", text, text == "C1" ? "P1" : text));
}
