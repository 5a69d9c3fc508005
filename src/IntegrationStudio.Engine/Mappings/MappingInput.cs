using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Delimited;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a mapping reads: an HL7 v2 message, or a document of any other format as a tree. Only read by runs, so that several may share it.</summary>
public sealed class MappingInput
{
    private MappingInput(ReadOnlyMemory<byte> raw, Hl7Message? hl7, DataTree? tree) => (Raw, Hl7, Tree) = (raw, hl7, tree);

    /// <summary>The bytes as they came.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The message; null for other formats.</summary>
    public Hl7Message? Hl7 { get; }

    /// <summary>The document, from <see cref="DataTree.Root"/> on; null for HL7 v2.</summary>
    public DataTree? Tree { get; }

    /// <summary>A message that was parsed already.</summary>
    public static MappingInput Of(Hl7Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new MappingInput(message.Raw, message, null);
    }

    /// <summary>Bytes that nobody looks into: what is only passed on.</summary>
    public static MappingInput Opaque(ReadOnlyMemory<byte> bytes) => new(bytes, null, null);

    /// <summary>Reads bytes as a schema says. Fails with everything that is wrong with the document, at its places.</summary>
    public static Outcome<MappingInput> Read(SourceSchema schema, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Format switch
        {
            Formats.Hl7v2 => Hl7Message.Parse(bytes) is var message && message.Succeeded ? Outcome<MappingInput>.Of(Of(message.Value), message.Problems) : Outcome<MappingInput>.Failed(message.Problems),
            Formats.Fhir => Of(bytes, FhirDocument.Read(bytes.Span)),
            Formats.Json => Of(bytes, PlainJsonReader.Read(bytes.Span)),
            Formats.Xml => Of(bytes, PlainXmlReader.Read(bytes.Span)),
            Formats.Delimited => Of(bytes, DelimitedReader.Read(bytes.Span, schema.LayoutFor(bytes.Span))),
            _ => new Problem("mapping.format", "source.format", $"\"{schema.Format}\" cannot be read.") { Mend = $"Use one of {string.Join(", ", Formats.All)}." },
        };
    }

    private static Outcome<MappingInput> Of(ReadOnlyMemory<byte> bytes, Outcome<DataTree> tree) =>
        tree.Succeeded ? Outcome<MappingInput>.Of(new MappingInput(bytes, null, tree.Value), tree.Problems) : Outcome<MappingInput>.Failed(tree.Problems);
}
