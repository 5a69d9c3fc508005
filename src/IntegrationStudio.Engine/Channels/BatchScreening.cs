using System.Security.Cryptography;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Engine.Channels;

/// <summary>Lets in what can be taken apart; its parts are screened each for itself.</summary>
internal sealed class BatchScreening(ContentDefinition content) : IScreening
{
    /// <summary>The type by which batches are listed.</summary>
    public const string Type = "batch";

    public Screened Screen(Arrival arrival)
    {
        var hash = SHA256.HashData(arrival.Bytes.Span);
        if (arrival.Refusal is { } refusal)
            return new Screened(null, hash, [refusal], []);
        var split = BatchSplitter.Split(content, arrival.Bytes);
        return split.Succeeded
            ? new Screened(MappingInput.Opaque(arrival.Bytes), hash, split.Problems, []) { Type = Type, Parts = split.Value }
            : new Screened(null, hash, split.Problems, []) { Type = Type };
    }
}
