using System.Buffers;
using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Hl7v2;

namespace IntegrationStudio.Benchmarks.Measure;

/// <summary>
/// <c>snapshot MESSAGES OUT</c>: everything that the library's message maps make of a folder's messages, at a fixed time: JSON, problems, trace. Written before and
/// after work on speed and compared with <c>diff -r</c>, it shows that only the speed has changed.
/// </summary>
internal static class SnapshotCommand
{
    private static readonly string[] AlsoRun = ["ADT_A01", "ORU_R01"];

    public static int Run(string[] args)
    {
        if (args is not [var messages, var target, ..])
        {
            Console.Error.WriteLine("snapshot MESSAGES OUT");
            return 2;
        }

        MappingLibrary library = MappingLibrary.Open(Repository.Mappings()).Require();
        var compiled = new Dictionary<string, CompiledMapping?>(StringComparer.Ordinal);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (string file in Directory.EnumerateFiles(messages, "*", SearchOption.AllDirectories).Where(IsMessage).Order(StringComparer.Ordinal))
        {
            int number = 0;
            foreach (Outcome<Hl7Message> one in Hl7Batch.Read(File.ReadAllBytes(file)).Messages)
            {
                number++;
                if (!one.Succeeded) continue;
                Hl7Message message = one.Value;
                string own = message.Structure;
                foreach (string structure in AlsoRun.Prepend(own).Distinct())
                {
                    if (Find(structure) is not { } mapping) continue;
                    string name = Path.Combine(target, $"{Path.GetRelativePath(messages, file)}.{number.ToString(CultureInfo.InvariantCulture)}.{structure}");
                    Directory.CreateDirectory(Path.GetDirectoryName(name)!);
                    Write(name, mapping, message, new RunOptions { Now = now });
                    if (structure == own) Write(name + ".traced", mapping, message, new RunOptions { Now = now, Trace = true });
                }
            }
        }

        return 0;

        CompiledMapping? Find(string structure)
        {
            if (compiled.TryGetValue(structure, out CompiledMapping? known)) return known;
            string? id = library.Ids.FirstOrDefault(candidate => candidate.EndsWith($"-more/messages/{structure}", StringComparison.Ordinal)) ?? library.Ids.FirstOrDefault(candidate => candidate.EndsWith($"/messages/{structure}", StringComparison.Ordinal));
            return compiled[structure] = id is null ? null : library.Compile(id).Value;
        }
    }

    private static bool IsMessage(string file) => Path.GetExtension(file) is ".hl7" or ".txt";

    private static void Write(string name, CompiledMapping mapping, Hl7Message message, RunOptions options)
    {
        using MappingResult result = mapping.Run(message, options);
        var json = new ArrayBufferWriter<byte>();
        result.WriteJson(json, indented: true);
        File.WriteAllBytes(name + ".json", json.WrittenSpan);
        var notes = new StringBuilder();
        foreach (Problem problem in result.Problems) notes.Append(CultureInfo.InvariantCulture, $"{problem.Severity} {problem.Code} {problem.Path}: {problem.Message} {problem.Mend}\n");
        foreach (TraceEntry entry in result.Trace ?? []) notes.Append(CultureInfo.InvariantCulture, $"{entry}\n");
        File.WriteAllText(name + ".txt", notes.ToString());
    }
}
