using IntegrationStudio.Engine.Governance.Sync;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance.Sync;

/// <summary>Every way in which folder, version, draft and what both were last can stand to each other. A letter is what a side says; <c>-</c> is that it is not there.</summary>
public sealed class SyncSidesTests
{
    [Theory]
    // folder, version (small: unapproved), its row, draft, base, the row then
    [InlineData("A", "-", 0, "-", "-", 0, SyncState.FolderNew)]
    [InlineData("A", "A", 1, "-", "-", 0, SyncState.Same)]
    [InlineData("A", "B", 1, "-", "-", 0, SyncState.Conflict)]
    [InlineData("B", "A", 1, "-", "A", 1, SyncState.FolderChanged)]
    [InlineData("A", "B", 2, "-", "A", 1, SyncState.DatabaseChanged)]
    [InlineData("B", "C", 2, "-", "A", 1, SyncState.Conflict)]
    [InlineData("B", "B", 2, "-", "A", 1, SyncState.Same)]
    [InlineData("-", "A", 1, "-", "A", 1, SyncState.FolderDeleted)]
    [InlineData("-", "A", 1, "-", "-", 0, SyncState.DatabaseNew)]
    [InlineData("-", "-", 0, "A", "-", 0, SyncState.Same)]
    [InlineData("-", "-", 0, "-", "A", 1, SyncState.Same)]
    [InlineData("A", "-", 0, "-", "A", 1, SyncState.DatabaseDeleted)]
    [InlineData("B", "-", 0, "-", "A", 1, SyncState.Conflict)]
    // a draft that came from the folder, and the folder went on
    [InlineData("C", "A", 1, "B", "B", 1, SyncState.FolderChanged)]
    [InlineData("A", "A", 1, "B", "B", 1, SyncState.FolderChanged)]
    // a draft that somebody went on with
    [InlineData("B", "A", 1, "C", "B", 1, SyncState.DatabaseChanged)]
    [InlineData("D", "A", 1, "C", "B", 1, SyncState.Conflict)]
    [InlineData("A", "A", 1, "C", "A", 1, SyncState.Same)]
    [InlineData("B", "A", 1, "C", "A", 1, SyncState.Conflict)]
    // a draft that came from the folder and was discarded
    [InlineData("B", "A", 1, "-", "B", 1, SyncState.DatabaseChanged)]
    [InlineData("C", "A", 1, "-", "B", 1, SyncState.FolderChanged)]
    [InlineData("B", "-", 0, "-", "A", 0, SyncState.FolderChanged)]
    public void Import(string folder, string version, int row, string draft, string last, int lastRow, SyncState expected) =>
        Assert.Equal(expected, Sides(folder, version, row, draft, last, lastRow).Import());

    [Theory]
    [InlineData("-", "A", 1, "-", "-", 0, false, SyncState.DatabaseNew)]
    [InlineData("-", "a", 1, "-", "-", 0, false, SyncState.Same)]
    [InlineData("-", "a", 1, "-", "-", 0, true, SyncState.DatabaseNew)]
    [InlineData("-", "A", 1, "-", "A", 1, false, SyncState.FolderDeleted)]
    [InlineData("-", "B", 2, "-", "A", 1, false, SyncState.Conflict)]
    [InlineData("A", "B", 2, "-", "A", 1, false, SyncState.DatabaseChanged)]
    [InlineData("B", "A", 1, "-", "A", 1, false, SyncState.FolderChanged)]
    [InlineData("B", "C", 2, "-", "A", 1, false, SyncState.Conflict)]
    [InlineData("A", "-", 0, "-", "-", 0, false, SyncState.FolderNew)]
    [InlineData("A", "-", 0, "-", "A", 1, false, SyncState.DatabaseDeleted)]
    [InlineData("B", "-", 0, "-", "A", 1, false, SyncState.Conflict)]
    // what came from the folder waits: what is approved must not overwrite it
    [InlineData("B", "A", 1, "B", "B", 1, false, SyncState.Waiting)]
    [InlineData("B", "A", 1, "-", "B", 1, false, SyncState.Waiting)]
    [InlineData("A", "-", 0, "B", "A", 0, false, SyncState.Waiting)]
    [InlineData("B", "A", 1, "B", "B", 1, true, SyncState.Same)]
    [InlineData("A", "A", 1, "B", "A", 1, true, SyncState.DatabaseChanged)]
    [InlineData("A", "A", 1, "B", "A", 1, false, SyncState.Same)]
    [InlineData("C", "A", 1, "B", "A", 1, true, SyncState.Conflict)]
    public void Export(string folder, string version, int row, string draft, string last, int lastRow, bool drafts, SyncState expected) =>
        Assert.Equal(expected, Sides(folder, version, row, draft, last, lastRow).Export(drafts));

    [Fact]
    public void Another_number_alone_goes_out_and_not_in()
    {
        SyncSides sides = Sides("A", "A", 2, "-", "A", 1) with { Version = new SyncHash("A", "1.1.0") };
        Assert.Equal(SyncState.DatabaseChanged, sides.Export(false));
        Assert.Equal(SyncState.Same, sides.Import());
    }

    private static SyncSides Sides(string folder, string version, int row, string draft, string last, int lastRow) => new()
    {
        Folder = Hash(folder),
        Version = Hash(version),
        Sequence = row == 0 ? null : row,
        IsApproved = version != "-" && char.IsUpper(version[0]),
        Draft = Hash(draft),
        Base = last == "-" ? null : new SyncBase(last, lastRow == 0 ? null : lastRow),
    };

    private static SyncHash? Hash(string says) => says == "-" ? null : new SyncHash(says.ToUpperInvariant(), "1.0.0");
}
