using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Portal.Mappings;

/// <summary>Makes new definitions with everything beside them: out of a base, a sample, pairs of input and output, a copy or a file.</summary>
internal static class NewDefinitions
{
    private const string FirstVersion = "0.1.0";

    /// <summary>A definition that inherits from another and changes nothing yet.</summary>
    public static Outcome<DefinitionFolder> Extending(string id, string title, MappingLibrary library, string baseId)
    {
        var read = library.Read(baseId);
        if (!read.Succeeded) return Outcome<DefinitionFolder>.Failed(read.Problems);
        var definition = read.Value.Definition;
        return Folder(new MappingDefinition
        {
            Id = id,
            Version = FirstVersion,
            Kind = definition.Kind,
            Title = title,
            Source = definition.Source,
            Target = definition.Target,
            Extends = new MappingReference(baseId, definition.Version),
        });
    }

    /// <summary>A definition of what a sample is, with the sample beside it.</summary>
    public static Outcome<DefinitionFolder> OfSample(string id, string title, MappingLibrary library, SampleKind kind, ReadOnlyMemory<byte> sample, bool extends)
    {
        var made = extends && kind.Base is { } fitting ? Extending(id, title, library, fitting) : Plain(id, title, kind.Source, Transaction);
        return made.Succeeded ? made.Value.WithFile($"samples/sample-1.{kind.Extension}", sample) : made;
    }

    /// <summary>A definition of what the inputs are, with a test for every pair. All inputs must be of one format.</summary>
    public static Outcome<DefinitionFolder> OfPairs(string id, string title, MappingLibrary library, IReadOnlyList<(ReadOnlyMemory<byte> Input, ReadOnlyMemory<byte> Output)> pairs)
    {
        if (pairs.Count == 0) return new Problem("pairs.empty", "pairs", "There is no pair.") { Mend = "Give at least one input and what should come of it." };
        var problems = new List<Problem>();
        var kinds = new List<(SampleKind Input, SampleKind Output)>();
        for (var i = 0; i < pairs.Count; i++)
        {
            var input = SampleKind.Of(pairs[i].Input, library);
            var output = SampleKind.Of(pairs[i].Output, library);
            problems.AddRange(input.Problems.Select(problem => problem with { Path = $"input {i + 1} {problem.Path}".TrimEnd() }));
            problems.AddRange(output.Problems.Select(problem => problem with { Path = $"output {i + 1} {problem.Path}".TrimEnd() }));
            if (input.Succeeded && output.Succeeded) kinds.Add((input.Value, output.Value));
        }

        if (problems.Exists(problem => problem.Severity == Severity.Error)) return Outcome<DefinitionFolder>.Failed(problems);
        var (first, wanted) = kinds[0];
        if (kinds.Exists(pair => pair.Input.Source.Format != first.Source.Format || pair.Output.Source.Format != wanted.Source.Format))
            return new Problem("pairs.mixed", "pairs", "The pairs are of different formats.") { Mend = "One mapping reads one format and writes one." };
        var folder = Plain(id, title, first.Source, TargetOf(wanted)).Require();
        for (var i = 0; i < pairs.Count; i++)
        {
            folder = folder.WithFile($"tests/pair-{i + 1}.{kinds[i].Input.Extension}", pairs[i].Input)
                .WithFile($"tests/pair-{i + 1}.expected.{kinds[i].Output.Extension}", pairs[i].Output);
        }

        return folder;
    }

    /// <summary>A definition with a source, a target and no rules.</summary>
    public static Outcome<DefinitionFolder> Blank(string id, string title, (string Format, string Name, string Version) source, (string Format, string Structure, string Bundle) target)
    {
        if (source is { Format: "hl7v2", Name.Length: 0 }) return new Problem("mapping.source", "source", "The message structure is missing.") { Mend = "Choose one, such as ADT_A01." };
        if (target is { Format: "hl7v2", Structure.Length: 0 }) return new Problem("mapping.target", "target", "The message structure of the target is missing.") { Mend = "Choose one, such as ORU_R01." };
        return Plain(
            id,
            title,
            source.Format == "hl7v2" ? new SourceSchema(source.Format, source.Name, source.Version) : new SourceSchema(source.Format),
            target.Format switch
            {
                "fhir-r4" => new TargetSchema(target.Format, Bundle: target.Bundle),
                "hl7v2" => new TargetSchema(target.Format, Structure: target.Structure),
                _ => new TargetSchema(target.Format),
            });
    }

    /// <summary>Another definition under a new id, its tests and samples included.</summary>
    public static Outcome<DefinitionFolder> CopyOf(string id, string title, DefinitionFolder original) =>
        original.WithDefinition(original.Package.Definition with { Id = id, Title = title, Version = FirstVersion });

    private static readonly TargetSchema Transaction = new("fhir-r4", Bundle: "transaction");

    private static TargetSchema TargetOf(SampleKind kind) => kind.Source.Format switch
    {
        "fhir-r4" => Transaction,
        "hl7v2" => new TargetSchema("hl7v2", Structure: kind.Source.Structure, Version: kind.Source.Version),
        _ => new TargetSchema(kind.Source.Format),
    };

    private static Outcome<DefinitionFolder> Plain(string id, string title, SourceSchema source, TargetSchema target) =>
        Folder(new MappingDefinition { Id = id, Version = FirstVersion, Kind = MappingKind.Message, Title = title, Source = source, Target = target });

    private static DefinitionFolder Folder(MappingDefinition definition) => DefinitionFolder.Of(MappingPackage.Create(definition));
}
