using System.Buffers;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings;

/// <summary>What a mapping made of one message. Dispose it: its tree goes back to the pool. Nothing of it may be used afterwards.</summary>
public sealed class MappingResult : IDisposable
{
    private DataTree? _tree;

    internal MappingResult(DataTree tree, int root, IReadOnlyList<Problem> problems, bool failed, IReadOnlyList<TraceEntry>? trace)
    {
        _tree = tree;
        Root = root;
        Problems = problems;
        Failed = failed;
        Trace = trace;
    }

    /// <summary>The tree that holds the result.</summary>
    /// <exception cref="ObjectDisposedException">The result was disposed.</exception>
    public DataTree Tree => _tree ?? throw new ObjectDisposedException(nameof(MappingResult));

    /// <summary>The result: a Bundle, or the new HL7 v2 message.</summary>
    public int Root { get; }

    /// <summary>Whether the result is an HL7 v2 message rather than a Bundle.</summary>
    public bool IsHl7 => Tree.Type(Root) is Hl7TreeType;

    /// <summary>What was left out, guessed or found wrong, each at a source path; errors when <see cref="Failed"/>.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Whether the result must not be sent: a policy says fail, or a rule could not run at all.</summary>
    public bool Failed { get; }

    /// <summary>Where each value came from, in the order of the result; null when tracing was off.</summary>
    public IReadOnlyList<TraceEntry>? Trace { get; }

    /// <summary>Writes the result in its format: FHIR JSON or HL7 v2.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        if (IsHl7) Hl7Writer.Write(Tree, Root, output);
        else FhirJsonWriter.Write(Tree, Root, output);
    }

    /// <summary>Writes the result as JSON, UTF-8: of an HL7 v2 message the groups, segments, fields and components by their names in target paths.</summary>
    public void WriteJson(IBufferWriter<byte> output, bool indented = false)
    {
        if (IsHl7) PlainJsonWriter.Write(Tree, Root, output, indented);
        else FhirJsonWriter.Write(Tree, Root, output, indented);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _tree, null) is { } tree) TreePool.Shared.Return(tree);
    }
}
