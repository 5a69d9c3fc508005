namespace IntegrationStudio.Standards.Trees;

/// <summary>What value a node of a <see cref="DataTree"/> holds, apart from its children.</summary>
public enum TreeValueKind : byte
{
    /// <summary>No value: an object, or nothing yet.</summary>
    None,

    /// <summary>Text, kept as a string or as a slice of UTF-8 bytes.</summary>
    Text,

    /// <summary>A number, kept as its literal: <c>1.0</c> stays <c>1.0</c>.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>An explicit null of plain JSON.</summary>
    Null,

    /// <summary>An array of plain JSON that is empty or an item of another array; its items are the children.</summary>
    Array,
}
