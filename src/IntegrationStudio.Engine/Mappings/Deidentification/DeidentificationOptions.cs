namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>How documents are de-identified.</summary>
/// <param name="Secret">The key of all pseudonyms: the same value gives the same pseudonym wherever the same key is used, and nobody finds it without the key. At least 16 bytes.</param>
public sealed record DeidentificationOptions(ReadOnlyMemory<byte> Secret)
{
    /// <summary>By how many days dates are moved at most; they move into the past, all of a patient by the same number of days. 0: not at all.</summary>
    public int MaxShiftDays { get; init; } = 364;

    /// <summary>Whether dates move by whole weeks, so that weekdays stay.</summary>
    public bool KeepWeekdays { get; init; } = true;

    /// <summary>Whether what a person would have to look at, free text above all, is made unreadable: for those who may not look. Letters become x, digits 0.</summary>
    public bool HidesUnjudged { get; init; }

    /// <summary>What single fields are, where that is known better: <c>ZPI-3</c>, <c>ZPI-3.1</c>, <c>OBX-5</c>, or an element's name in other formats.</summary>
    public IReadOnlyDictionary<string, DeidentificationKind> Fields { get; init; } = new Dictionary<string, DeidentificationKind>();
}
