using System.Text;

namespace IntegrationStudio.Standards.Trees;

/// <summary>What an edge of a <see cref="DataTree"/> is: the name under which a type holds children, and what those are.</summary>
/// <param name="name">The name as it is written, e.g. <c>valueQuantity</c> or <c>3</c>.</param>
/// <param name="isList">Whether there may be several.</param>
/// <param name="order">Position among its siblings; unique within the owning type and never negative.</param>
public abstract class TreeElement(string name, bool isList, int order)
{
    /// <summary>The name as it is written.</summary>
    public string Name { get; } = name;

    /// <summary>The name as a JSON property: quoted, followed by a colon, UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    /// <summary>The same with an underscore before the name: where FHIR JSON keeps the children of a primitive.</summary>
    public ReadOnlySpan<byte> Utf8UnderscoreName => _utf8UnderscoreName;

    /// <summary>Whether there may be several.</summary>
    public bool IsList { get; } = isList;

    /// <summary>Position among its siblings; unique within the owning type.</summary>
    public int Order { get; } = order;

    /// <summary>The type of what it holds; null where only the node knows (a contained resource) or for bare values.</summary>
    public abstract TreeType? Type { get; }

    private readonly byte[] _utf8Name = Encode(name);
    private readonly byte[] _utf8UnderscoreName = Encode("_" + name);

    private static byte[] Encode(string name) =>
        Encoding.UTF8.GetBytes($"\"{System.Text.Json.JsonEncodedText.Encode(name, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\":");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
