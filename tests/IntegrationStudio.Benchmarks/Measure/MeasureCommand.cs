using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Benchmarks.Measure;

/// <summary>
/// <c>measure [FILE.hl7] [--mapping ID] [--rounds N]</c>: processor time per message of one thread, for machines that others use too: what the clock says there is
/// mostly waiting. Rounds of 2,000 messages; the best and the median round count.
/// </summary>
internal static class MeasureCommand
{
    private const int PerRound = 2000;

    public static int Run(string[] args)
    {
        string mappings = Option(args, "--mappings") ?? Repository.Mappings();
        string id = Option(args, "--mapping") ?? "hl7/v2-to-fhir/messages/ORU_R01";
        int rounds = int.Parse(Option(args, "--rounds") ?? "12", CultureInfo.InvariantCulture);
        byte[] bytes = args is [{ } file, ..] && !file.StartsWith('-') ? File.ReadAllBytes(file) : BenchmarkOru.Bytes;
        CompiledMapping mapping = MappingLibrary.Open(mappings).Require().Compile(id).Require();
        var options = new RunOptions { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        var output = new ArrayBufferWriter<byte>(256 * 1024);

        for (int i = 0; i < 5 * PerRound; i++) One();
        Thread.Sleep(300); // the last methods are compiled in the background
        var all = new double[rounds];
        for (int round = 0; round < rounds; round++) all[round] = Time(One);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) One();
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        Hl7Message message = Hl7Message.Parse(bytes).Require();
        double map = Best(() => Time(() => mapping.Run(message, options).Dispose()));
        using MappingResult result = mapping.Run(message, options);
        double write = Best(() => Time(() => Write(result)));
        double parse = Best(() => Time(() => Hl7Message.Parse(bytes)));
        Array.Sort(all);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes to {output.WrittenCount}: best {all[0]:0.0} us, median {all[rounds / 2]:0.0} us of processor time a message ({1e6 / all[0]:0}/s); parse {parse:0.0}, map {map:0.0}, write {write:0.0}; {allocated} bytes allocated"));
        return 0;

        void One()
        {
            using MappingResult result = mapping.Run(Hl7Message.Parse(bytes).Require(), options);
            Write(result);
        }

        void Write(MappingResult result)
        {
            output.ResetWrittenCount();
            result.WriteJson(output);
        }
    }

    private static double Best(Func<double> time) => Enumerable.Range(0, 5).Min(_ => time());

    /// <summary>Microseconds of processor time for one call.</summary>
    private static double Time(Action action)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.UserProcessorTime;
        for (int i = 0; i < PerRound; i++) action();
        process.Refresh();
        return (process.UserProcessorTime - before).TotalMicroseconds / PerRound;
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
