namespace IntegrationStudio.Engine.Mappings.Preview;

/// <summary>What a row of a tree shows of a sample or a result.</summary>
/// <param name="Text">The first value, cut to <see cref="Longest"/>.</param>
/// <param name="Count">How many values there are.</param>
public readonly record struct PreviewValue(string Text, int Count)
{
    /// <summary>Characters of a text that is shown.</summary>
    public const int Longest = 160;
}
