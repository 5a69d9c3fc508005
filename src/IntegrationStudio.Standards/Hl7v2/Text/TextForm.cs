namespace IntegrationStudio.Standards.Hl7v2.Text;

/// <summary>How the bytes of a message's buffer become text.</summary>
internal enum TextForm
{
    /// <summary>All of it is valid UTF-8 (or plain ASCII).</summary>
    Utf8,

    /// <summary>UTF-8 where it is valid; the default character set where it is not (flagged when parsed).</summary>
    Utf8OrDefault,

    /// <summary>The message's single-byte or multi-byte character set.</summary>
    Charset,
}
