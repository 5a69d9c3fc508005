namespace IntegrationStudio.Engine.Channels;

/// <summary>How long a channel's messages are kept. Only what is settled is deleted, whatever its age.</summary>
public sealed record KeepDefinition
{
    /// <summary>Senders may repeat a message for so long and are still recognised.</summary>
    public const int LeastMetadataDays = 7;

    /// <summary>Days after which the content of a message (as received, as made) is deleted; 0 for as soon as it is settled, null for never.</summary>
    public int? ContentDays { get; init; }

    /// <summary>Days after which all of a message is deleted, its states and times, too; at least 7, null for never.</summary>
    public int? MetadataDays { get; init; }

    /// <summary>Whether content is written to <c>archive/</c> of the data folder before it is deleted.</summary>
    public bool Archive { get; init; }

    internal void Check(DefinitionCheck check)
    {
        if (ContentDays is { } content)
            check.Between(content, 0, 36_500, "contentDays");
        if (MetadataDays is { } metadata)
            check.Between(metadata, LeastMetadataDays, 36_500, "metadataDays");
        if (MetadataDays < ContentDays)
            check.Add("channel.keep", "metadataDays", "Content cannot be kept for longer than the message itself.");
        if (Archive && ContentDays is null && MetadataDays is null)
            check.Add("channel.keep", "archive", "Nothing is ever deleted, so nothing is archived.", "Say after how many days content is deleted.");
    }
}
