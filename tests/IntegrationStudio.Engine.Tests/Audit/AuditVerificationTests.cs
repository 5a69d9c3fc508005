using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Journal;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Audit;

public sealed class AuditVerificationTests : IDisposable
{
    private readonly AuditFixture _audit = new();

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task A_trail_that_nobody_touched_holds()
    {
        await _audit.WriteAsync(5, 7);

        AuditVerification found = await _audit.VerifyAsync();

        Assert.True(found.Holds, string.Join('\n', found.Findings));
        Assert.Equal((12, 2, 0), (found.Entries, found.Checkpoints, found.Unsigned));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_audit.Options.KeyFile));
    }

    [Theory]
    [InlineData("UPDATE audit SET name = 'Eve' WHERE id = 7")]
    [InlineData("UPDATE audit SET reason = '' WHERE id = 7")]
    [InlineData("UPDATE audit SET denied = 1 WHERE id = 7")]
    [InlineData("UPDATE audit SET at = at + 1 WHERE id = 7")]
    [InlineData("UPDATE audit SET subject = 'message:99' WHERE id = 7")]
    [InlineData("UPDATE audit SET chain = randomblob(32) WHERE id = 7")]
    [InlineData("UPDATE audit SET detail = NULL WHERE id = 7")]
    public async Task An_edited_entry_is_named(string sql)
    {
        await _audit.WriteAsync(12);
        _audit.Tamper(sql);

        AuditFinding finding = Assert.Single((await _audit.VerifyAsync()).Findings);

        Assert.Equal((AuditFault.Edited, 7, 7), (finding.Fault, finding.From, finding.To));
        Assert.StartsWith("entry 7  20", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_edited_entry_is_named()
    {
        await _audit.WriteAsync(40);
        _audit.Tamper("UPDATE audit SET name = 'Eve' WHERE id IN (1, 9, 10, 11, 40)");

        Assert.Equal([(1, 1), (9, 11), (40, 40)], (await _audit.VerifyAsync()).Findings.Select(finding => (finding.From, finding.To)));
    }

    [Theory]
    [InlineData("DELETE FROM audit WHERE id = 7", 7, 7)]
    [InlineData("DELETE FROM audit WHERE id BETWEEN 3 AND 8", 3, 8)]
    [InlineData("DELETE FROM audit WHERE id = 1", 1, 1)]
    public async Task Deleted_entries_are_named(string sql, long from, long to)
    {
        await _audit.WriteAsync(12);
        _audit.Tamper(sql);

        AuditFinding finding = Assert.Single((await _audit.VerifyAsync()).Findings);

        Assert.Equal((AuditFault.Deleted, from, to), (finding.Fault, finding.From, finding.To));
    }

    [Fact]
    public async Task A_deleted_entry_is_found_although_the_others_were_moved_up()
    {
        await _audit.WriteAsync(12);
        _audit.Tamper("DELETE FROM audit WHERE id = 7; UPDATE audit SET id = -(id - 1) WHERE id > 7; UPDATE audit SET id = -id WHERE id < 0");

        IReadOnlyList<AuditFinding> findings = (await _audit.VerifyAsync()).Findings;

        Assert.Contains(findings, finding => finding is { Fault: AuditFault.Deleted, From: 7 });
        Assert.Contains(findings, finding => finding.Fault is AuditFault.Truncated); // the checkpoint has seen 12
        Assert.Equal(2, findings.Count);
    }

    [Fact]
    public async Task Exchanged_entries_are_both_named()
    {
        await _audit.WriteAsync(12);
        _audit.Tamper("UPDATE audit SET id = -5 WHERE id = 5; UPDATE audit SET id = 5 WHERE id = 8; UPDATE audit SET id = 8 WHERE id = -5");

        IReadOnlyList<AuditFinding> findings = (await _audit.VerifyAsync()).Findings;

        Assert.Equal([(AuditFault.Reordered, 5L), (AuditFault.Reordered, 8L)], findings.Where(finding => finding.Fault == AuditFault.Reordered).Select(finding => (finding.Fault, finding.From)));
        Assert.Contains("what was entry 8", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exchanged_neighbours_are_both_named_and_nothing_else()
    {
        await _audit.WriteAsync(12);
        _audit.Tamper("UPDATE audit SET id = -5 WHERE id = 5; UPDATE audit SET id = 5 WHERE id = 6; UPDATE audit SET id = 6 WHERE id = -5");

        Assert.Equal([(AuditFault.Reordered, 5L), (AuditFault.Reordered, 6L)], (await _audit.VerifyAsync()).Findings.Select(finding => (finding.Fault, finding.From)));
    }

    [Fact]
    public async Task An_inserted_entry_is_named_although_the_others_were_moved_down()
    {
        await _audit.WriteAsync(12);
        _audit.Tamper("""
            UPDATE audit SET id = -(id + 1) WHERE id >= 7; UPDATE audit SET id = -id WHERE id < 0;
            INSERT INTO audit SELECT 7, node, at, actor, name, action, 'message:42', denied, reason, hash, detail, address, randomblob(32) FROM audit WHERE id = 6
            """);

        AuditFinding finding = (await _audit.VerifyAsync()).Findings[0];

        Assert.Equal((AuditFault.Inserted, 7, 7), (finding.Fault, finding.From, finding.To));
    }

    [Fact]
    public async Task An_entry_that_was_added_at_the_end_without_its_hash_is_named()
    {
        await _audit.WriteAsync(12);
        _audit.Tamper("INSERT INTO audit SELECT 13, node, at, actor, name, action, subject, denied, reason, hash, detail, address, chain FROM audit WHERE id = 12");

        Assert.Equal(13, Assert.Single((await _audit.VerifyAsync()).Findings).From);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3)] // before the first checkpoint
    [InlineData(0)]
    public async Task A_trail_that_was_cut_off_is_found(int left)
    {
        await _audit.WriteAsync(5, 7);
        _audit.Tamper($"DELETE FROM audit WHERE id > {left}");

        AuditFinding finding = Assert.Single((await _audit.VerifyAsync()).Findings);

        Assert.Equal((AuditFault.Truncated, left + 1, 12), (finding.Fault, finding.From, finding.To));
    }

    [Fact]
    public async Task A_trail_that_was_cut_off_together_with_the_checkpoints_of_the_database_is_found()
    {
        await _audit.WriteAsync(5, 7);
        _audit.Tamper("DELETE FROM audit WHERE id > 5; DELETE FROM audit_checkpoint WHERE sequence > 1");

        Assert.Contains((await _audit.VerifyAsync()).Findings, finding => finding is { Fault: AuditFault.Truncated, From: 6, To: 12 });
    }

    [Fact]
    public async Task A_trail_that_was_calculated_anew_is_found_by_what_was_signed()
    {
        await _audit.WriteAsync(5, 7, 4);
        _audit.Tamper("UPDATE audit SET name = 'Eve' WHERE id = 8");
        _audit.Recalculate(8);

        AuditFinding finding = Assert.Single((await _audit.VerifyAsync()).Findings);

        Assert.Equal((AuditFault.Rewritten, 6, 12), (finding.Fault, finding.From, finding.To));
    }

    [Fact]
    public async Task Entries_that_come_after_a_cut_do_not_hide_it()
    {
        await _audit.WriteAsync(5, 7);
        _audit.Tamper("DELETE FROM audit WHERE id > 5; DELETE FROM audit_checkpoint");
        await _audit.WriteAsync(20);

        Assert.Contains((await _audit.VerifyAsync()).Findings, finding => finding is { Fault: AuditFault.Rewritten, From: 6, To: 12 });
    }

    [Fact]
    public async Task A_missing_checkpoint_file_is_found()
    {
        await _audit.WriteAsync(5, 7);
        File.Delete(_audit.CheckpointFile);

        Assert.Equal(AuditFault.CheckpointMissing, Assert.Single((await _audit.VerifyAsync()).Findings).Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_missing_line_of_the_checkpoint_file_is_named(int line)
    {
        await _audit.WriteAsync(5, 7);
        string[] lines = File.ReadAllLines(_audit.CheckpointFile);
        File.WriteAllText(_audit.CheckpointFile, lines[1 - line] + "\n");

        AuditFinding finding = Assert.Single((await _audit.VerifyAsync()).Findings);

        Assert.Equal((AuditFault.CheckpointMissing, line + 1), (finding.Fault, finding.From));
    }

    [Fact]
    public async Task An_altered_checkpoint_is_named()
    {
        await _audit.WriteAsync(5, 7);
        File.WriteAllText(_audit.CheckpointFile, File.ReadAllText(_audit.CheckpointFile).Replace("\"id\":12", "\"id\":11", StringComparison.Ordinal));

        Assert.Contains((await _audit.VerifyAsync()).Findings, finding => finding is { Fault: AuditFault.CheckpointAltered, From: 2 });
    }

    [Fact]
    public async Task Checkpoints_signed_with_another_key_are_named()
    {
        await _audit.WriteAsync(5);
        File.Delete(_audit.Options.KeyFile);
        Assert.Contains((await _audit.VerifyAsync()).Findings, finding => finding.Fault is AuditFault.CheckpointAltered);

        await _audit.WriteAsync(5); // makes a new key
        Assert.Contains((await _audit.VerifyAsync()).Findings, finding => finding is { Fault: AuditFault.CheckpointAltered, From: 1 });
    }

    [Fact]
    public async Task What_the_machine_cut_off_between_the_two_places_is_mended_at_start()
    {
        await _audit.WriteAsync(5, 7);
        _audit.Tamper("DELETE FROM audit_checkpoint WHERE sequence = 2"); // the file has it already
        File.AppendAllText(_audit.CheckpointFile, "{\"node\":\"ma");
        Assert.True((await _audit.VerifyAsync()).Holds);

        await _audit.WriteAsync(1);

        AuditVerification found = await _audit.VerifyAsync();
        Assert.True(found.Holds, string.Join('\n', found.Findings));
        Assert.Equal(3, found.Checkpoints);
    }

    [Fact]
    public async Task Verification_works_while_entries_come()
    {
        await using MessageJournal journal = _audit.Open();
        var trail = new AuditTrail(journal, _audit.Options);
        await using var keeper = new AuditKeeper(journal, trail);
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        Task writes = Parallel.ForAsync(0, 400, async (i, cancel) => await trail.RecordAsync(AuditFixture.Entry(i), cancel));
        while (!writes.IsCompleted)
        {
            Assert.Empty((await _audit.VerifyAsync()).Findings);
            await keeper.CheckpointAsync(TestContext.Current.CancellationToken);
        }

        await writes;
        Assert.Equal(400, (await _audit.VerifyAsync()).Entries);
    }

    [Fact]
    public async Task The_keeper_signs_what_has_come_to_rest_and_sounds_the_alarm_at_start()
    {
        var changed = new TaskCompletionSource();
        await using (MessageJournal journal = _audit.Open())
        {
            var trail = new AuditTrail(journal, _audit.Options with { Quiet = TimeSpan.FromMilliseconds(20) });
            await using var keeper = new AuditKeeper(journal, trail);
            await keeper.StartAsync(TestContext.Current.CancellationToken);
            await trail.RecordAsync(AuditFixture.Entry(1), TestContext.Current.CancellationToken);
            while (!File.Exists(_audit.CheckpointFile)) await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await _audit.VerifyAsync()).Unsigned);
        _audit.Tamper("UPDATE audit SET name = 'Eve'");
        await using MessageJournal again = _audit.Open();
        await using var alarmed = new AuditKeeper(again, new AuditTrail(again, _audit.Options));
        alarmed.Changed += () => changed.TrySetResult();
        await alarmed.StartAsync(TestContext.Current.CancellationToken);
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(AuditFault.Edited, Assert.Single(alarmed.Findings).Fault);
    }

    [Fact]
    public async Task Each_node_has_a_chain_of_its_own()
    {
        await _audit.WriteAsync(3);
        _audit.Tamper("INSERT INTO audit SELECT id + 3, 'other', at, actor, name, action, subject, denied, reason, hash, detail, address, chain FROM audit");
        Assert.Equal((4, 6), Assert.Single((await _audit.VerifyAsync()).Findings.Select(finding => (finding.From, finding.To))));
    }
}
