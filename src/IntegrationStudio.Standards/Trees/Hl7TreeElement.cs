namespace IntegrationStudio.Standards.Trees;

/// <summary>A group or segment of an HL7 v2 structure, a field of a segment, or a component of a data type.</summary>
public sealed class Hl7TreeElement : TreeElement
{
    private readonly Func<Hl7TreeType> _makeType;
    private Hl7TreeType? _type;

    internal Hl7TreeElement(string name, string written, bool isList, int order, string title, Func<Hl7TreeType> makeType) : base(name, isList, order)
    {
        WrittenName = written;
        Title = title;
        _makeType = makeType;
    }

    /// <summary>The segment's or group's own name, e.g. <c>ROL</c> where <see cref="TreeElement.Name"/> is <c>ROL_2</c>; of fields and components the number.</summary>
    public string WrittenName { get; }

    /// <summary>What the definition calls it, e.g. <c>Patient Identifier List</c>; empty when nobody defined it.</summary>
    public string Title { get; }

    /// <summary>The type of what it holds; never null.</summary>
    public override Hl7TreeType Type
    {
        get
        {
            if (_type is null) Interlocked.CompareExchange(ref _type, _makeType(), null);
            return _type;
        }
    }
}
