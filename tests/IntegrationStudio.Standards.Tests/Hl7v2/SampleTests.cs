using System.Diagnostics;
using System.Text;
using IntegrationStudio.Standards.Hl7v2;
using Xunit;

namespace IntegrationStudio.Standards.Tests.Hl7v2;

/// <summary>Every public sample either comes back byte for byte from its parts, or is refused with problems that name the place.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Every_sample_round_trips_or_is_refused_with_a_place()
    {
        var folder = SharedFolder.Find("samples/hl7v2");
        var failures = new List<string>();
        var codes = new List<string>();
        var (files, messages, refused) = (0, 0, 0);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            files++;
            var bytes = File.ReadAllBytes(file);
            var clock = Stopwatch.StartNew();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var batch = Hl7Batch.Read(bytes);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (allocated > 50 * 1024 * 1024)
                failures.Add($"{file}: {allocated} bytes of memory");
            foreach (var outcome in batch.Messages)
            {
                if (outcome.Succeeded)
                {
                    messages++;
                    codes.AddRange(outcome.Problems.Select(p => $"  {p.Severity} {p.Code}"));
                    if (RoundTrip.Difference(outcome.Value) is { } difference)
                        failures.Add($"{file}: {difference}");
                }
                else
                {
                    refused++;
                    codes.Add($"{outcome.Problems[0].Code} {Path.GetExtension(file)}");
                    if (outcome.Problems.Any(p => p.Code.Length == 0 || p.Message.Length == 0))
                        failures.Add($"{file}: a refusal says nothing");
                }
            }
            if (batch.Messages.Count == 0 && batch.Problems.Count == 0)
                failures.Add($"{file}: neither messages nor problems");
            if (clock.Elapsed > TimeSpan.FromSeconds(5))
                failures.Add($"{file}: took {clock.Elapsed}");
        }
        foreach (var group in codes.GroupBy(c => c).OrderByDescending(g => g.Count()))
            TestContext.Current.TestOutputHelper?.WriteLine($"{group.Count(),5} {group.Key}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{files} files, {messages} messages, {refused} refused");
        Assert.Empty(failures);
        Assert.True(files > 0);
    }
}

/// <summary>Writes a message again from its smallest parts.</summary>
internal static class RoundTrip
{
    /// <summary>What differs between a message and its rebuilt form; null when nothing does.</summary>
    public static string? Difference(Hl7Message message)
    {
        if (!message.ToBytes().AsSpan().SequenceEqual(message.Raw.Span))
            return "ToBytes differs from what was received";
        foreach (var segment in message.Segments)
        {
            var rebuilt = Rebuild(segment);
            if (!segment.RawSpan.SequenceEqual(rebuilt))
                return $"{segment.Position.ToString(message)}: {Encoding.UTF8.GetString(segment.RawSpan)} became {Encoding.UTF8.GetString(rebuilt)}";
        }
        return null;
    }

    private static byte[] Rebuild(Hl7Segment segment)
    {
        var d = segment.Message.Delimiters;
        var bytes = new List<byte>(Encoding.ASCII.GetBytes(segment.Name));
        // A damaged message may have its line broken right after the name.
        bytes.AddRange(segment.RawSpan[3..] is var rest && rest.IndexOfAnyExcept("\r\n \t"u8) is > 0 and var blank ? rest[..blank] : []);
        var header = segment.Name is "MSH" or "FHS" or "BHS";
        for (var f = header ? 2 : 1; f <= segment.FieldCount; f++)
        {
            bytes.Add(d.Field);
            var field = segment.Field(f);
            for (var r = 1; r <= field.RepetitionCount; r++)
            {
                if (r > 1)
                    bytes.Add(d.Repetition);
                var repetition = field.Repetition(r);
                for (var c = 1; c <= repetition.ComponentCount; c++)
                {
                    if (c > 1)
                        bytes.Add(d.Component);
                    var component = repetition.Component(c);
                    for (var s = 1; s <= component.ComponentCount; s++)
                    {
                        if (s > 1)
                            bytes.Add(d.Subcomponent);
                        bytes.AddRange(component.Subcomponent(s).RawSpan);
                    }
                }
            }
        }
        return [.. bytes];
    }
}
