namespace IntegrationStudio.Engine.Mappings.Deidentification;

/// <summary>What the leaves of documents whose elements have names share.</summary>
internal static class TreeLeaves
{
    /// <summary>A value with what it is.</summary>
    /// <param name="path">Its place, as people read it.</param>
    /// <param name="name">The name of its element.</param>
    /// <param name="around">The names around it, the nearest first.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">Names may be told there.</param>
    public static DocumentLeaf Of(string path, string name, IReadOnlyList<string> around, string value, DeidentificationOptions options) =>
        new(path, name, options.Fields.TryGetValue(name, out DeidentificationKind told) ? told : ElementKinds.Of(name, around, value), value) { IsGiven = ElementKinds.IsGiven(name), Around = around };
}
