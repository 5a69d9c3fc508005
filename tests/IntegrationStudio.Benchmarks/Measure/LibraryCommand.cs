using System.Diagnostics;
using System.Globalization;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Benchmarks.Measure;

/// <summary><c>library [--all]</c>: what opening the library costs a fresh process: opening, reading everything, compiling ORU_R01, and with <c>--all</c> every message map.</summary>
internal static class LibraryCommand
{
    public static int Run(string[] args)
    {
        long memory = WorkingSet();
        var clock = Stopwatch.StartNew();
        MappingLibrary library = Step("open", () => MappingLibrary.Open(Repository.Mappings()).Require());
        Step("compile ORU_R01", () => library.Compile("hl7/v2-to-fhir/messages/ORU_R01").Require());
        int read = Step("read all", () => library.All.Count);
        Console.WriteLine($"{read} definitions");
        if (args.Contains("--all"))
        {
            CompiledMapping?[] all = Step("compile all", () => library.All.Where(package => package.Definition.Kind == MappingKind.Message).Select(package => library.Compile(package.Definition.Id).Value).ToArray());
            Console.WriteLine($"{all.Length} message maps, {all.Count(one => one is null)} of them broken");
        }

        Step("hashes", () => library.Ids.Count(id => library.EffectiveHash(id) is null));
        return 0;

        T Step<T>(string name, Func<T> step)
        {
            TimeSpan start = clock.Elapsed;
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            T result = step();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {(clock.Elapsed - start).TotalMilliseconds,6:0} ms, {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,6:0} ms of processor time; working set +{(WorkingSet() - memory) >> 20} MB, heap {GC.GetTotalMemory(false) >> 20} MB"));
            return result;
        }
    }

    private static long WorkingSet()
    {
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
