using System.Text;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Testing;

public class BenchNotesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static DefinitionFolder Folder(params (string Path, string Text)[] files) =>
        DefinitionFolder.Of(Some.Map("""{ "id": "a" }"""), files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Text)));

    [Fact]
    public void Notes_round_trip_and_are_no_test()
    {
        BenchNotes notes = BenchNotes.None.WithMasked("MSH|1"u8).WithMasked("MSH|1"u8).With([new("s1", "b", "a", "ann", Noon)]);
        DefinitionFolder folder = notes.WriteTo(Folder(("tests/one.hl7", "MSH|1")));

        BenchNotes read = BenchNotes.Read(folder).Require();

        Assert.Equal(notes.Masked, read.Masked);
        Assert.Equal(notes.Acknowledged, read.Acknowledged);
        Assert.True(read.IsMasked("MSH|1"u8));
        Assert.False(read.IsMasked("MSH|2"u8));
        var problems = new List<Problem>();
        Assert.Equal(["one"], MappingTestSuite.Read(folder, problems).Cases.Select(test => test.Name));
        Assert.Empty(problems);
        Assert.DoesNotContain(BenchNotes.Path, BenchNotes.None.WriteTo(folder).Beside.Keys);
    }

    [Fact]
    public void An_acknowledgement_holds_for_one_change_and_the_last_one_of_a_sample_counts()
    {
        BenchNotes notes = BenchNotes.None.With([new("s1", "b", "a", "ann", Noon), new("s2", "b", "a", "ann", Noon)]);

        Assert.NotNull(notes.Find("s1", "b", "a"));
        Assert.Null(notes.Find("s1", "b", "other"));
        Assert.Null(notes.Find("s1", "other", "a"));
        notes = notes.With([new("s1", "b", "c", "bob", Noon)]);
        Assert.Equal(["s2", "s1"], notes.Acknowledged.Select(change => change.Sample));
        Assert.Null(notes.Find("s1", "b", "a"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{ "maskd": [] }""")]
    [InlineData("""{ "masked": null }""")]
    [InlineData("""{ "acknowledged": [{ "sample": "x" }] }""")]
    public void Notes_of_a_wrong_form_say_so(string text) =>
        Assert.Equal("test.notes", Assert.Single(BenchNotes.Read(Folder((BenchNotes.Path, text))).Problems).Code);
}
