using System.Buffers;
using System.Diagnostics;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Mappings.Preview;

/// <summary>A run ends when it is told to, and leaves nothing behind for the next one.</summary>
public class StoppedRunTests
{
    /// <summary>For every address all numbers are searched: minutes of work where there are many of both.</summary>
    private const string Quadratic = """
        { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [
          { "id": "name", "from": "PID-11.where(PID-3.where($this = 'none').exists())", "to": "name[+].text" } ] }
        """;

    private const string Rules = """
        { "id": "pid", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "rules": [ { "id": "name", "from": "PID-3", "to": "name[+].text" } ] }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Rules_end_between_two_items_and_the_next_run_is_whole()
    {
        CompiledMapping mapping = MappingLibrary.Of(Some.Map(Rules)).Compile("test/map").Value!;
        Hl7Message message = Patient(6_000);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => mapping.Run(message, Some.Options with { Stop = stop.Token }).Dispose());

        using MappingResult whole = mapping.Run(Patient(3), Some.Options);
        var json = new ArrayBufferWriter<byte>();
        whole.WriteJson(json);
        Assert.Contains("\"name\":[{\"text\":\"v1\"},{\"text\":\"v2\"},{\"text\":\"v3\"}]", Encoding.UTF8.GetString(json.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void Expressions_over_many_items_end_too()
    {
        CompiledMapping mapping = MappingLibrary.Of(Some.Map(Quadratic)).Compile("test/map").Value!;
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        long start = Stopwatch.GetTimestamp();

        Assert.Throws<OperationCanceledException>(() => mapping.Run(Patient(6_000), Some.Options with { Stop = stop.Token }).Dispose());

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task A_preview_says_that_its_time_was_over()
    {
        var preview = new MappingPreview(MappingLibrary.Of(Some.Map(Quadratic)), "test/map", Some.Options);
        await preview.RunAsync(Patient(2).Raw, cancellationToken: Cancel); // what comes now is warm

        PreviewResult shown = await preview.RunAsync(Patient(6_000).Raw, validates: false, cancellationToken: Cancel);

        Assert.False(shown.Ran);
        Assert.Equal("preview.limit", Assert.Single(shown.Problems).Code);
        Assert.NotEmpty(shown.SourceValues);
    }

    [Fact]
    public async Task A_newer_change_ends_a_preview()
    {
        var preview = new MappingPreview(MappingLibrary.Of(Some.Map(Rules)), "test/map", Some.Options);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => preview.RunAsync(Patient(6_000).Raw, cancellationToken: stop.Token));
    }

    private static Hl7Message Patient(int count)
    {
        string many = string.Join('~', Enumerable.Range(1, count).Select(i => $"v{i}"));
        return Some.Oru($"PID|1||{many}||||||||{many}", "OBR|1|||X^Test");
    }
}
