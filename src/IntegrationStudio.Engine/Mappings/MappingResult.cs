using System.Buffers;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Delimited;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a mapping made of one message. Dispose it: its tree goes back to the pool. Nothing of it may be used afterwards.</summary>
public sealed class MappingResult : IDisposable
{
    private DataTree? _tree;

    internal MappingResult(TargetSchema target, DataTree tree, int root, IReadOnlyList<Problem> problems, bool failed, IReadOnlyList<TraceEntry>? trace)
    {
        _tree = tree;
        Target = target;
        Root = root;
        Problems = problems;
        Failed = failed;
        Trace = trace;
    }

    /// <summary>The tree that holds the result.</summary>
    /// <exception cref="ObjectDisposedException">The result was disposed.</exception>
    public DataTree Tree => _tree ?? throw new ObjectDisposedException(nameof(MappingResult));

    /// <summary>What was to be written.</summary>
    public TargetSchema Target { get; }

    /// <summary>The result: a Bundle, the new HL7 v2 message, or the root of a document of another format.</summary>
    public int Root { get; }

    /// <summary>Whether the result is an HL7 v2 message rather than a Bundle.</summary>
    public bool IsHl7 => Tree.Type(Root) is Hl7TreeType;

    /// <summary>What was left out, guessed or found wrong, each at a source path; errors when <see cref="Failed"/>.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Whether the result must not be sent: a policy says fail, or a rule could not run at all.</summary>
    public bool Failed { get; }

    /// <summary>Where each value came from, in the order of the result; null when tracing was off.</summary>
    public IReadOnlyList<TraceEntry>? Trace { get; }

    /// <summary>Writes the result in its format: FHIR JSON, HL7 v2, JSON, XML or rows of text.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="indented">Whether for people, where the format has room for that.</param>
    public void Write(IBufferWriter<byte> output, bool indented = false)
    {
        switch (Target.Format)
        {
            case Formats.Hl7v2:
                Hl7Writer.Write(Tree, Root, output);
                break;
            case Formats.Json:
                PlainJsonWriter.Write(Tree, Root, output, indented);
                break;
            case Formats.Xml:
                PlainXmlWriter.Write(Tree, Root, Tree.Type(Root)!.Name, output, indented);
                break;
            case Formats.Delimited:
                DelimitedWriter.Write(Tree, Root, Target.Layout ?? new DelimitedLayout(), output);
                break;
            default:
                FhirJsonWriter.Write(Tree, Root, output, indented);
                break;
        }
    }

    /// <summary>The result's media type.</summary>
    public string MediaType => Target.Format switch
    {
        Formats.Hl7v2 => "application/hl7-v2",
        Formats.Json => "application/json",
        Formats.Xml => "application/xml",
        Formats.Delimited => "text/csv",
        _ => "application/fhir+json",
    };

    /// <summary>Writes the result as JSON, UTF-8: of what is no FHIR its elements by their names in target paths.</summary>
    public void WriteJson(IBufferWriter<byte> output, bool indented = false)
    {
        if (Tree.Type(Root) is not FhirType) PlainJsonWriter.Write(Tree, Root, output, indented);
        else FhirJsonWriter.Write(Tree, Root, output, indented);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _tree, null) is { } tree) TreePool.Shared.Return(tree);
    }
}
